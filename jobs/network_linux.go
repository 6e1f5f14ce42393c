package jobs

import "syscall"

// networkFileSystem is the kind of a folder's file system where that is a network's, or "".
func networkFileSystem(dir string) string {
	// From linux/magic.h.
	return map[uint32]string{0x6969: "NFS", 0x517b: "SMB", 0xff534d42: "CIFS", 0xfe534d42: "SMB", 0x5346414f: "AFS", 0x00c36400: "Ceph"}[fileSystem(dir)]
}

// fileSystem is the number of a folder's file system, or 0. Tests replace it.
var fileSystem = func(dir string) uint32 {
	var stat syscall.Statfs_t
	if syscall.Statfs(dir, &stat) != nil {
		return 0
	}
	return uint32(stat.Type)
}

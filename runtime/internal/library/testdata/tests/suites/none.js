// A file without tests is one itself.

package verify

// TOTP is the code of a secret at a step of time.
var TOTP = totp

// ChallengeHolds is how long a challenge waits.
const ChallengeHolds = challengeHolds

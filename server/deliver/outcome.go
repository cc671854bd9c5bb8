package deliver

import (
	"time"

	"github.com/tieuchi/tieuchi/criteria/notice"
)

// outcome is what became of one attempt.
type outcome struct {
	state  notice.State // Queued: to be tried again
	reason string       // a word for machines; never what a server said, for it may repeat an address
}

var sent = outcome{state: notice.Sent}

func retry(reason string) outcome     { return outcome{notice.Queued, reason} }
func failed(reason string) outcome    { return outcome{notice.Failed, reason} }
func uncertain(reason string) outcome { return outcome{notice.Uncertain, reason} }

// mostTries is how often a message is tried before it is given up, after about two days.
const mostTries = 24

// after gives the time until the next attempt: doubling from half a minute up to two hours.
func after(tries int32) time.Duration {
	const first, most = 30 * time.Second, 2 * time.Hour
	wait := first << min(max(tries-1, 0), 10)
	return min(wait, most)
}

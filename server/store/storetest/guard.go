package storetest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// guarded is a program on a port of the loopback, with a folder of its own, that does not outlive this process.
type guarded struct {
	address string
	folder  string
	ended   chan struct{} // closed when the guard has ended
	// alive is the end of a pipe that nobody writes to. The guard reads the other end, and stops the program and removes
	// its files when this end is closed, which the system also does for a process that is killed.
	alive *os.File
}

// guard runs the script SCRIPT in FOLDER until its own input ends, or the script does. TERM reaches a script that is still
// preparing; a shell's background program ignores QUIT until PostgreSQL asks for it, and then it means at once.
const guard = `
cd "$FOLDER" || exit 1
exec 3<&0
sh -c "$SCRIPT" >log 2>&1 3<&- &
program=$!
(
	cat <&3 >/dev/null
	: >asked
	kill -TERM $program
	kill -QUIT $program
) 2>/dev/null &
wait $program
[ -e asked ] && cd / && rm -rf "$FOLDER"
`

// startGuarded starts a script, in a new folder and with PORT and more variables set. Where we are root it runs as the user
// postgres, for PostgreSQL refuses to run as root.
func startGuarded(script string, more ...string) (*guarded, error) {
	folder, err := os.MkdirTemp("", "tieuchi-postgres-")
	if err != nil {
		return nil, err
	}
	address, port, err := freeAddress()
	if err != nil {
		return nil, err
	}
	input, alive, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer input.Close()
	command := exec.Command("sh", "-c", guard)
	command.Env = append(append(os.Environ(), "SCRIPT="+script, "FOLDER="+folder, "PORT="+port), more...)
	command.Dir, command.Stdin = "/", input
	// A session of its own: what stops the tests from a terminal must not stop the guard before it has cleaned up.
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := dropRoot(command, folder); err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	g := &guarded{address, folder, make(chan struct{}), alive}
	go func() {
		command.Wait()
		close(g.ended)
	}()
	return g, nil
}

// await waits until the program answers. The machine may be building something meanwhile.
func (g *guarded) await(answers func() error) error {
	deadline := time.After(2 * time.Minute)
	for {
		err := answers()
		if err == nil {
			return nil
		}
		select {
		case <-time.After(20 * time.Millisecond):
			continue
		case <-deadline:
		case <-g.ended:
		}
		log, _ := os.ReadFile(filepath.Join(g.folder, "log"))
		g.alive.Close()
		os.RemoveAll(g.folder)
		return fmt.Errorf("a database program does not start: %w\n%s", err, log)
	}
}

// dropRoot has a command run as the user postgres where we are root.
func dropRoot(command *exec.Cmd, folder string) error {
	if os.Getuid() != 0 {
		return nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return err
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	command.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return os.Chown(folder, uid, gid)
}

func freeAddress() (address, port string, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", "", err
	}
	defer l.Close()
	_, port, err = net.SplitHostPort(l.Addr().String())
	return l.Addr().String(), port, err
}

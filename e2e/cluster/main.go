// Command cluster is a real Kubernetes API server for tests: etcd and kube-apiserver in one process, with the
// Gateway API CRDs, three users and nothing else (no scheduler, no controllers, no nodes).
//
//	cluster --data-dir DIR --crds DIR    run a server, print one JSON line on stdout once it is ready
//	cluster kubectl ARGS...              the kubectl of the same version
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/pflag"
	"k8s.io/component-base/cli"
	"k8s.io/component-base/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
)

// settings is what a person may choose for one server.
type settings struct {
	dataDir       string
	port          int
	crds          string
	kubeconfigOut string
	withParent    bool
}

// readyLine is the one line on stdout that says the server can be used.
type readyLine struct {
	Server        string            `json:"server"`
	Version       string            `json:"version"`
	GatewayAPI    string            `json:"gatewayApi"`
	CA            string            `json:"ca"`
	Kubeconfig    string            `json:"kubeconfig"`
	KubeconfigOf  map[string]string `json:"kubeconfigOf"`
	Tokens        map[string]string `json:"tokens"`
	ReadyInMillis int64             `json:"readyInMillis"`
	PID           int               `json:"pid"`
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "kubectl" {
		os.Args = append([]string{"kubectl"}, os.Args[2:]...)
		os.Exit(cli.Run(kubectl.NewDefaultKubectlCommand()))
	}
	chosen, err := parseSettings(os.Args[1:])
	if errors.Is(err, pflag.ErrHelp) {
		os.Exit(0)
	}
	if err == nil {
		err = run(chosen)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "cluster:", err)
		os.Exit(1)
	}
}

func parseSettings(args []string) (settings, error) {
	var s settings
	flags := pflag.NewFlagSet("cluster", pflag.ContinueOnError)
	flags.StringVar(&s.dataDir, "data-dir", "", "directory of the server's data, certificates and tokens; a second start on it goes on where the first ended (required)")
	flags.IntVar(&s.port, "port", 0, "port on 127.0.0.1; 0 takes the one of the last start on this data directory, or any free one")
	flags.StringVar(&s.crds, "crds", "", "directory of CRD manifests to apply at start, such as config/crd/standard of the Gateway API")
	flags.StringVar(&s.kubeconfigOut, "kubeconfig-out", "", "also write a kubeconfig here, with the contexts admin (current), reader and nobody")
	flags.BoolVar(&s.withParent, "with-parent", false, "at the end of standard input remove the data directory and exit, so that the server and its data die with the process that holds the other end")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	if s.dataDir == "" {
		return s, errors.New("--data-dir is required")
	}
	dir, err := filepath.Abs(s.dataDir)
	s.dataDir = dir
	return s, err
}

func run(s settings) error {
	started := time.Now()
	exitWhenToldTo(s)
	if err := os.MkdirAll(s.dataDir, 0o700); err != nil {
		return err
	}
	tokens, err := ensureTokens(s.dataDir)
	if err != nil {
		return err
	}
	if err := ensureServiceAccountKey(s.dataDir); err != nil {
		return err
	}
	listener, err := listen(s)
	if err != nil {
		return err
	}
	etcdURL, err := startEtcd(filepath.Join(s.dataDir, "etcd"))
	if err != nil {
		return fmt.Errorf("etcd: %w", err)
	}
	ctx := context.Background()
	ended := startAPIServer(ctx, s.dataDir, etcdURL, listener)
	ready := make(chan error, 1)
	var line readyLine
	go func() {
		var err error
		line, err = prepare(ctx, s, "https://"+listener.Addr().String(), tokens)
		ready <- err
	}()
	select {
	case err = <-ended:
		return fmt.Errorf("kube-apiserver ended before it was ready: %w", err)
	case err = <-ready:
	}
	if err != nil {
		return err
	}
	line.ReadyInMillis = time.Since(started).Milliseconds()
	if err := json.NewEncoder(os.Stdout).Encode(line); err != nil {
		return err
	}
	return fmt.Errorf("kube-apiserver ended: %w", <-ended)
}

// prepare makes the running server usable: access rules, CRDs, kubeconfigs.
func prepare(ctx context.Context, s settings, server string, tokens map[string]string) (readyLine, error) {
	ca, err := waitForCertificate(ctx, s.dataDir)
	if err != nil {
		return readyLine{}, err
	}
	files, err := writeKubeconfigs(s, server, ca, tokens)
	if err != nil {
		return readyLine{}, err
	}
	if err := installManifests(ctx, server, ca, tokens[adminUser], s.crds); err != nil {
		return readyLine{}, err
	}
	return readyLine{
		Server:       server,
		Version:      version.Get().GitVersion,
		GatewayAPI:   gatewayAPIVersion,
		CA:           string(ca),
		Kubeconfig:   files[adminUser],
		KubeconfigOf: files,
		Tokens:       tokens,
		PID:          os.Getpid(),
	}, nil
}

// exitWhenToldTo ends the process at once: nothing here is worth a graceful shutdown, which takes kube-apiserver a minute.
func exitWhenToldTo(s settings) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		<-signals
		os.Exit(0)
	}()
	if !s.withParent {
		return
	}
	go func() {
		// A read error means the same as the end: nobody is there any more.
		_, _ = io.Copy(io.Discard, os.Stdin)
		if err := os.RemoveAll(s.dataDir); err != nil {
			fmt.Fprintln(os.Stderr, "cluster:", err)
		}
		os.Exit(0)
	}()
}

// listen binds before anything else starts, so that servers side by side can't race for a port.
func listen(s settings) (net.Listener, error) {
	remembered := filepath.Join(s.dataDir, "port")
	port := s.port
	if port == 0 {
		if text, err := os.ReadFile(remembered); err == nil {
			if _, err := fmt.Sscan(string(text), &port); err != nil {
				return nil, fmt.Errorf("%s: %w", remembered, err)
			}
		}
	}
	listener, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return nil, err
	}
	address, ok := listener.Addr().(*net.TCPAddr)
	if !ok {
		return nil, fmt.Errorf("no TCP address: %s", listener.Addr())
	}
	return listener, os.WriteFile(remembered, fmt.Appendln(nil, address.Port), 0o600)
}

package main

import (
	"context"
	_ "embed"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/rest"
	logsapi "k8s.io/component-base/logs/api/v1"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
	"k8s.io/kubernetes/cmd/kube-apiserver/app/options"
)

//go:embed apiserver.flags
var flagsFile string

// apiServerFlags is the command line of the kube-apiserver.
func apiServerFlags(dataDir, etcdURL string, port int) []string {
	fill := strings.NewReplacer("{data}", dataDir, "{etcd}", etcdURL, "{port}", strconv.Itoa(port))
	var flags []string
	for line := range strings.Lines(flagsFile) {
		if flag := strings.TrimSpace(line); strings.HasPrefix(flag, "--") {
			flags = append(flags, fill.Replace(flag))
		}
	}
	return flags
}

// startAPIServer runs kube-apiserver in this process; the channel gets the error it ended with.
func startAPIServer(ctx context.Context, dataDir, etcdURL string, listener net.Listener) <-chan error {
	ended := make(chan error, 1)
	go func() { ended <- runAPIServer(ctx, dataDir, etcdURL, listener) }()
	return ended
}

func runAPIServer(ctx context.Context, dataDir, etcdURL string, listener net.Listener) error {
	address, ok := listener.Addr().(*net.TCPAddr)
	if !ok {
		return fmt.Errorf("no TCP address: %s", listener.Addr())
	}
	server := options.NewServerRunOptions()
	flags := pflag.NewFlagSet("kube-apiserver", pflag.ContinueOnError)
	for _, set := range server.Flags().FlagSets {
		flags.AddFlagSet(set)
	}
	if err := flags.Parse(apiServerFlags(dataDir, etcdURL, address.Port)); err != nil {
		return err
	}
	server.SecureServing.Listener = listener
	registry := server.GenericServerRunOptions.ComponentGlobalsRegistry
	if err := registry.Set(); err != nil {
		return err
	}
	// The server's own clients would log the warnings that it sends itself.
	rest.SetDefaultWarningHandler(rest.NoWarnings{})
	if err := logsapi.ValidateAndApply(server.Logs, nil); err != nil {
		return err
	}
	completed, err := server.Complete(ctx)
	if err != nil {
		return err
	}
	if problems := completed.Validate(); len(problems) != 0 {
		return utilerrors.NewAggregate(problems)
	}
	return app.Run(ctx, completed)
}

// waitForCertificate returns the certificate chain that kube-apiserver made for itself, its CA included.
func waitForCertificate(ctx context.Context, dataDir string) ([]byte, error) {
	var chain []byte
	file := filepath.Join(dataDir, "certificates", "apiserver.crt")
	err := wait.PollUntilContextTimeout(ctx, 20*time.Millisecond, readyTimeout, true, func(context.Context) (bool, error) {
		read, err := os.ReadFile(file)
		chain = read
		return err == nil && len(read) > 0, nil
	})
	if err != nil {
		return nil, fmt.Errorf("no certificate at %s: %w", file, err)
	}
	return chain, nil
}

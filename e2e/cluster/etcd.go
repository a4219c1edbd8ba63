package main

import (
	"errors"
	"net/url"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
)

// startEtcd runs etcd in this process on a free loopback port and returns its client URL. It doesn't fsync: the data
// outlive a kill -9 of the process (the page cache does), not a power cut.
func startEtcd(dir string) (string, error) {
	anyPort := url.URL{Scheme: "http", Host: "127.0.0.1:0"}
	// A cluster of one never dials its peer, but the member's identity is made from this address: it must not change.
	peer := url.URL{Scheme: "http", Host: "127.0.0.1:1"}
	config := embed.NewConfig()
	config.Dir = dir
	config.UnsafeNoFsync = true
	config.LogLevel = "error"
	config.LogOutputs = []string{"stderr"}
	config.ListenClientUrls = []url.URL{anyPort}
	config.AdvertiseClientUrls = []url.URL{peer}
	config.ListenPeerUrls = []url.URL{anyPort}
	config.AdvertisePeerUrls = []url.URL{peer}
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	etcd, err := embed.StartEtcd(config)
	if err != nil {
		return "", err
	}
	select {
	case <-etcd.Server.ReadyNotify():
	case err := <-etcd.Err():
		return "", err
	case <-time.After(30 * time.Second):
		return "", errors.New("not ready after 30 s")
	}
	if len(etcd.Clients) == 0 {
		return "", errors.New("no client listener")
	}
	return "http://" + etcd.Clients[0].Addr().String(), nil
}

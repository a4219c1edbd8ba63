package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/csv"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
)

const (
	adminUser             = "admin"
	readerUser            = "reader"
	nobodyUser            = "nobody"
	tokensFile            = "tokens.csv"
	serviceAccountKeyFile = "service-account.key"
)

// users are the people of the cluster with their groups. What a reader may read stands in access.yaml.
var users = []struct{ name, groups string }{
	{adminUser, "system:masters"},
	{readerUser, ""},
	{nobodyUser, ""},
}

// ensureTokens returns the token of each user, made at the first start on this data directory and kept there.
func ensureTokens(dataDir string) (map[string]string, error) {
	path := filepath.Join(dataDir, tokensFile)
	tokens := map[string]string{}
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return tokens, writeTokens(path, tokens)
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	reader := csv.NewReader(file)
	reader.FieldsPerRecord = -1
	rows, err := reader.ReadAll()
	for _, row := range rows {
		if len(row) > 1 {
			tokens[row[1]] = row[0]
		}
	}
	return tokens, err
}

func writeTokens(path string, tokens map[string]string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	writer := csv.NewWriter(file)
	for _, user := range users {
		tokens[user.name] = rand.Text()
		row := []string{tokens[user.name], user.name, user.name}
		if user.groups != "" {
			row = append(row, user.groups)
		}
		if err := writer.Write(row); err != nil {
			return err
		}
	}
	writer.Flush()
	return errors.Join(writer.Error(), file.Close())
}

// ensureServiceAccountKey makes the key that signs service account tokens, once per data directory.
func ensureServiceAccountKey(dataDir string) error {
	path := filepath.Join(dataDir, serviceAccountKeyFile)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	block := pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}
	return os.WriteFile(path, pem.EncodeToMemory(&block), 0o600)
}

// writeKubeconfigs writes one file per user, and returns their paths, and the one with all contexts that was asked for.
func writeKubeconfigs(s settings, server string, ca []byte, tokens map[string]string) (map[string]string, error) {
	files := map[string]string{}
	everyone := api.NewConfig()
	everyone.CurrentContext = adminUser
	for _, user := range users {
		cluster := &api.Cluster{Server: server, CertificateAuthorityData: ca}
		auth := &api.AuthInfo{Token: tokens[user.name]}
		context := &api.Context{Cluster: "test", AuthInfo: user.name}
		one := api.NewConfig()
		one.CurrentContext = user.name
		for _, config := range []*api.Config{one, everyone} {
			config.Clusters["test"] = cluster
			config.AuthInfos[user.name] = auth
			config.Contexts[user.name] = context
		}
		files[user.name] = filepath.Join(s.dataDir, user.name+".kubeconfig")
		if err := clientcmd.WriteToFile(*one, files[user.name]); err != nil {
			return nil, err
		}
	}
	if s.kubeconfigOut == "" {
		return files, nil
	}
	return files, clientcmd.WriteToFile(*everyone, s.kubeconfigOut)
}

package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/gateway-api/pkg/consts"
)

const (
	gatewayAPIVersion = consts.BundleVersion
	readyTimeout      = 60 * time.Second
	pollInterval      = 50 * time.Millisecond
	fieldManager      = "meshloom-test-cluster"
)

//go:embed access.yaml
var accessManifest []byte

var customResourceDefinitions = schema.GroupVersionResource{Group: "apiextensions.k8s.io", Version: "v1", Resource: "customresourcedefinitions"}

// resourceOf names the resource of each kind that may stand in a manifest; all are cluster-wide.
var resourceOf = map[string]schema.GroupVersionResource{
	"CustomResourceDefinition":         customResourceDefinitions,
	"ValidatingAdmissionPolicy":        {Group: "admissionregistration.k8s.io", Version: "v1", Resource: "validatingadmissionpolicies"},
	"ValidatingAdmissionPolicyBinding": {Group: "admissionregistration.k8s.io", Version: "v1", Resource: "validatingadmissionpolicybindings"},
	"ClusterRole":                      {Group: "rbac.authorization.k8s.io", Version: "v1", Resource: "clusterroles"},
	"ClusterRoleBinding":               {Group: "rbac.authorization.k8s.io", Version: "v1", Resource: "clusterrolebindings"},
}

// installManifests applies the access rules and the CRDs, and returns when the server serves every version of them.
func installManifests(ctx context.Context, server string, ca []byte, token, crdDir string) error {
	config := &rest.Config{Host: server, BearerToken: token, TLSClientConfig: rest.TLSClientConfig{CAData: ca}, QPS: -1}
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	if err := waitForBootstrap(ctx, client); err != nil {
		return err
	}
	objects, err := decodeManifest(accessManifest)
	if err != nil {
		return err
	}
	if crdDir != "" {
		found, err := readManifests(crdDir)
		if err != nil {
			return err
		}
		objects = append(objects, found...)
	}
	for _, object := range objects {
		if err := applyObject(ctx, client, object); err != nil {
			return err
		}
	}
	return waitUntilServed(ctx, client)
}

// waitForBootstrap waits for what the server makes itself: its built-in roles and the namespace "default".
func waitForBootstrap(ctx context.Context, client dynamic.Interface) error {
	namespaces := schema.GroupVersionResource{Version: "v1", Resource: "namespaces"}
	return poll(ctx, "the server's own objects", func() error {
		if _, err := client.Resource(namespaces).Get(ctx, "default", metav1.GetOptions{}); err != nil {
			return err
		}
		_, err := client.Resource(resourceOf["ClusterRole"]).Get(ctx, "system:aggregate-to-view", metav1.GetOptions{})
		return err
	})
}

func applyObject(ctx context.Context, client dynamic.Interface, object *unstructured.Unstructured) error {
	resource, known := resourceOf[object.GetKind()]
	if !known {
		return fmt.Errorf("no rule to apply a %q (%s)", object.GetKind(), object.GetName())
	}
	return poll(ctx, object.GetKind()+" "+object.GetName(), func() error {
		_, err := client.Resource(resource).Apply(ctx, object.GetName(), object, metav1.ApplyOptions{FieldManager: fieldManager, Force: true})
		return err
	})
}

// waitUntilServed lists one object of every served version of every CRD: "Established" alone comes a moment too early.
func waitUntilServed(ctx context.Context, client dynamic.Interface) error {
	crds, err := client.Resource(customResourceDefinitions).List(ctx, metav1.ListOptions{})
	if err != nil {
		return err
	}
	for _, crd := range crds.Items {
		group, _, _ := unstructured.NestedString(crd.Object, "spec", "group")
		plural, _, _ := unstructured.NestedString(crd.Object, "spec", "names", "plural")
		versions, _, _ := unstructured.NestedSlice(crd.Object, "spec", "versions")
		for _, entry := range versions {
			version, ok := entry.(map[string]any)
			if !ok || version["served"] != true {
				continue
			}
			name, _ := version["name"].(string)
			resource := schema.GroupVersionResource{Group: group, Version: name, Resource: plural}
			err := poll(ctx, resource.String(), func() error {
				_, err := client.Resource(resource).List(ctx, metav1.ListOptions{Limit: 1})
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// poll tries until it works or the context ends, and then tells the last error.
func poll(ctx context.Context, what string, try func() error) error {
	var last error
	err := wait.PollUntilContextCancel(ctx, pollInterval, true, func(context.Context) (bool, error) {
		last = try()
		return last == nil, nil
	})
	if err != nil {
		return fmt.Errorf("%s: %w", what, errors.Join(last, err))
	}
	return nil
}

func readManifests(dir string) ([]*unstructured.Unstructured, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		return nil, err
	}
	var objects []*unstructured.Unstructured
	for _, file := range files {
		if strings.HasPrefix(filepath.Base(file), "kustomization") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		found, err := decodeManifest(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		objects = append(objects, found...)
	}
	if len(objects) == 0 {
		return nil, fmt.Errorf("no manifests in %s", dir)
	}
	return objects, nil
}

func decodeManifest(text []byte) ([]*unstructured.Unstructured, error) {
	var objects []*unstructured.Unstructured
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(text), 4096)
	for {
		object := &unstructured.Unstructured{}
		err := decoder.Decode(object)
		if errors.Is(err, io.EOF) {
			return objects, nil
		}
		if err != nil {
			return nil, err
		}
		if len(object.Object) > 0 {
			objects = append(objects, object)
		}
	}
}

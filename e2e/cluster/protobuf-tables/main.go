// Command protobuf-tables prints how the kinds that kubectl sends as protobuf are laid out on the wire, as the Go types
// of Kubernetes say it. The sandbox reads bodies by it. Run it in e2e/cluster after a change of the Kubernetes version:
//
//	go run ./protobuf-tables > ../../server/sandbox/protobuf/tables.txt
//
// A line is `kind APIVERSION KIND MESSAGE`, or `message MESSAGE FIELD...` with fields as NUMBER=NAME:TYPE. The name is
// the one in JSON, empty for an embedded struct. A type ends with [] for a list and {} for a map by strings; a field
// ends with ! when a zero on the wire was meant.
package main

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// kinds are what the sandbox takes as protobuf, by the apiVersion in the body.
var kinds = map[string][]any{
	"v1": {
		corev1.Namespace{}, corev1.Service{}, corev1.ConfigMap{}, corev1.Pod{}, corev1.ServiceAccount{},
		corev1.Event{}, metav1.DeleteOptions{},
	},
	"meta.k8s.io/v1":      {metav1.DeleteOptions{}},
	"apps/v1":             {appsv1.Deployment{}, appsv1.ControllerRevision{}},
	"discovery.k8s.io/v1": {discoveryv1.EndpointSlice{}},
	"rbac.authorization.k8s.io/v1": {
		rbacv1.Role{}, rbacv1.RoleBinding{}, rbacv1.ClusterRole{}, rbacv1.ClusterRoleBinding{},
	},
	"authorization.k8s.io/v1": {
		authorizationv1.SelfSubjectAccessReview{}, authorizationv1.SelfSubjectRulesReview{},
	},
	"authentication.k8s.io/v1": {authenticationv1.SelfSubjectReview{}},
}

// special are types with a form of their own in JSON.
var special = map[reflect.Type]string{
	reflect.TypeFor[metav1.Time]():          "time",
	reflect.TypeFor[metav1.MicroTime]():     "microtime",
	reflect.TypeFor[metav1.FieldsV1]():      "json",
	reflect.TypeFor[runtime.RawExtension](): "json",
	reflect.TypeFor[resource.Quantity]():    "quantity",
	reflect.TypeFor[intstr.IntOrString]():   "intOrString",
}

// messages are the fields of each message, by its name.
var messages = map[string][]string{}

func main() {
	for _, version := range slices.Sorted(maps.Keys(kinds)) {
		for _, object := range kinds[version] {
			t := reflect.TypeOf(object)
			fmt.Println("kind", version, t.Name(), describe(t))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(messages)) {
		fmt.Println("message", name, strings.Join(messages[name], " "))
	}
}

// describe adds the message of a struct, and of all below it, and returns its name.
func describe(t reflect.Type) string {
	path := strings.Split(t.PkgPath(), "/")
	name := strings.Join(path[max(0, len(path)-2):], ".") + "." + t.Name()
	if _, known := messages[name]; known {
		return name
	}
	messages[name] = nil
	for i := range t.NumField() {
		member := t.Field(i)
		tag := strings.Split(member.Tag.Get("protobuf"), ",")
		if described, ok := describeField(member); ok && len(tag) > 1 {
			messages[name] = append(messages[name], tag[1]+"="+described)
		}
	}
	return name
}

func describeField(member reflect.StructField) (string, bool) {
	if member.Tag.Get("protobuf") == "" {
		return "", false
	}
	jsonName, options, _ := strings.Cut(member.Tag.Get("json"), ",")
	t := member.Type
	form, end := "", ""
	if t.Kind() == reflect.Pointer || !strings.Contains(options, "omitempty") {
		end = "!"
	}
	if t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8 {
		t, form = t.Elem(), "[]"
	} else if t.Kind() == reflect.Map {
		t, form = t.Elem(), "{}"
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name, ok := typeName(t)
	return jsonName + ":" + name + form + end, ok
}

func typeName(t reflect.Type) (string, bool) {
	if name, known := special[t]; known {
		return name, true
	}
	switch t.Kind() {
	case reflect.Struct:
		return describe(t), true
	case reflect.String:
		return "string", true
	case reflect.Bool:
		return "bool", true
	case reflect.Int32, reflect.Int64:
		return "int", true
	case reflect.Slice:
		return "bytes", t.Elem().Kind() == reflect.Uint8
	default:
		return "", false
	}
}

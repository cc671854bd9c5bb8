package web

import (
	"encoding/json"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// contract is the package of all services.
const contract = "tieuchi.v1"

// errorSchema is the type of every refusal; no method names it.
const errorSchema = "Status"

// readDocument arranges the description that comes with the program: services and methods as the contract lists them, with what
// the description says of them. One that cannot be read is a fault of the program and panics, as a template would.
func readDocument(description []byte) *document {
	var api openAPI
	if err := json.Unmarshal(description, &api); err != nil {
		panic("web: openapi.json: " + err.Error())
	}
	d, types := &document{}, map[string]schemaDoc{}
	for _, s := range api.Components.Schemas {
		types[s.Key] = schemaDoc{Name: s.Key, Description: s.Value.Description, Fields: fieldsOf(s.Value)}
	}
	described := api.operations()
	protoregistry.GlobalFiles.RangeFilesByPackage(contract, func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			d.Services = append(d.Services, serviceOf(file.Services().Get(i), described))
		}
		return true
	})
	slices.SortFunc(d.Services, func(a, b apiService) int { return strings.Compare(a.Name, b.Name) })
	homes := map[string]string{}
	for i := range d.Services {
		s := &d.Services[i]
		for _, tag := range api.Tags {
			if tag.Name == s.Name {
				s.Description = tag.Description
			}
		}
		s.Schemas = s.reach(types)
		for _, t := range s.Schemas {
			if homes[t.Name] == "" {
				homes[t.Name] = s.Name
			}
		}
	}
	for _, s := range api.Components.Schemas {
		if t := types[s.Key]; homes[s.Key] != "" {
			t.Service = homes[s.Key]
			d.Schemas = append(d.Schemas, t)
		}
	}
	return d
}

// operations gives what the description says of each method: once for every way to it.
func (api *openAPI) operations() map[string][]operation {
	all := map[string][]operation{}
	for _, path := range api.Paths {
		for _, method := range path.Value {
			op := operationOf(path.Key, method.Key, method.Value)
			all[op.ID] = append(all[op.ID], op)
		}
	}
	return all
}

func serviceOf(s protoreflect.ServiceDescriptor, described map[string][]operation) apiService {
	name := string(s.Name())
	out := apiService{Name: name, Sentence: "page.docs.service." + strings.ToLower(strings.TrimSuffix(name, "Service"))}
	for i := range s.Methods().Len() {
		m := s.Methods().Get(i)
		id := name + "_" + string(m.Name())
		op := streams[id]
		if ways := described[id]; len(ways) > 0 {
			op = ways[0]
			for _, way := range ways[1:] {
				op.Also = append(op.Also, way.route)
			}
		} else {
			op.GRPC = string(s.FullName()) + "/" + string(m.Name())
		}
		op.ID, op.Name = id, string(m.Name())
		op.Roles, op.Everyone = rolesOf(m)
		out.Operations = append(out.Operations, op)
	}
	return out
}

// rolesOf gives who may call a method, as the contract states it. OpenAPI has no place for that, so it is read from
// the same declaration that the server enforces.
func rolesOf(m protoreflect.MethodDescriptor) (roles []string, everyone bool) {
	access, _ := proto.GetExtension(m.Options(), tieuchiv1.E_Access).(*tieuchiv1.Access)
	for _, r := range access.GetRoles() {
		roles = append(roles, "page.role."+strings.ToLower(r.String()))
	}
	return roles, len(roles) == len(tieuchiv1.Grant_Role_name)-1 // without the unspecified one
}

// reach gives the types that the methods of a service name, and those that these name, by name.
func (s *apiService) reach(types map[string]schemaDoc) (reached []schemaDoc) {
	seen := map[string]bool{}
	var visit func(string)
	visit = func(name string) {
		t, known := types[name]
		if !known || seen[name] {
			return
		}
		seen[name] = true
		reached = append(reached, t)
		for _, f := range t.Fields {
			visit(f.Type.Ref)
		}
	}
	visit(errorSchema)
	for _, op := range s.Operations {
		for _, t := range []*typeDoc{op.Request, op.Response} {
			if t != nil {
				visit(t.Ref)
			}
		}
		for _, p := range op.Parameters {
			visit(p.Type.Ref)
		}
	}
	slices.SortFunc(reached, func(a, b schemaDoc) int { return strings.Compare(a.Name, b.Name) })
	return reached
}

// Package imports holds one test: who may import whom in the product. It lives here and not beside the code because no room
// of the product may know the others' rules.
package imports

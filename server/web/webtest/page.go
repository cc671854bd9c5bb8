package webtest

import (
	"context"
	"encoding/json"
	"os"

	"github.com/chromedp/chromedp"
)

// Size makes the window so wide and so high, in CSS pixels. A width below 500 is a phone: fine pixels, and the page's own
// statement about its width is heeded.
func (b *Browser) Size(width, height int64) {
	b.t.Helper()
	var phone []chromedp.EmulateViewportOption
	if width < 500 {
		phone = append(phone, chromedp.EmulateScale(2), chromedp.EmulateMobile)
	}
	run(b, "size", chromedp.EmulateViewport(width, height, phone...))
}

// Goto opens an address and waits until the page is there.
func (b *Browser) Goto(url string) {
	b.t.Helper()
	run(b, "go to "+url, chromedp.Navigate(url))
}

// Address gives the address of the page shown.
func (b *Browser) Address() string {
	b.t.Helper()
	return run(b, "address", chromedp.Location())
}

// Click clicks the first element of a CSS selector. It does not wait for what comes of it; see Follow.
func (b *Browser) Click(selector string) {
	b.t.Helper()
	run(b, "click "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// Follow clicks the first element of a CSS selector, a link or the button of a form, and waits for the next page.
func (b *Browser) Follow(selector string) {
	b.t.Helper()
	run(b, "follow "+selector, func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector)))
		return chromedp.Void{}, err
	})
}

// SetValue fills in the first field of a CSS selector.
func (b *Browser) SetValue(selector, value string) {
	b.t.Helper()
	run(b, "fill in "+selector, chromedp.SetValue(chromedp.CSS(selector), value))
}

// Text gives the words of the first element of a CSS selector, as they are seen.
func (b *Browser) Text(selector string) string {
	b.t.Helper()
	return run(b, "text of "+selector, chromedp.Text(chromedp.CSS(selector)))
}

// Count gives the number of elements of a CSS selector.
func (b *Browser) Count(selector string) int {
	b.t.Helper()
	quoted, _ := json.Marshal(selector) // text always can be
	var n int
	b.Eval("document.querySelectorAll("+string(quoted)+").length", &n)
	return n
}

// Eval gives the value of an expression in the page. It works on pages that run no script of their own.
func (b *Browser) Eval(expression string, into any) {
	b.t.Helper()
	b.check("eval "+expression, json.Unmarshal(run(b, "eval "+expression, chromedp.Evaluate[[]byte](expression)), into))
}

// Screenshot photographs the whole page, also below the window, into a PNG file.
func (b *Browser) Screenshot(path string) {
	b.t.Helper()
	png := run(b, "screenshot", chromedp.FullScreenshot(100))
	if err := os.WriteFile(path, png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// Errors gives what the pages have complained about since the browser was opened, each complaint once.
func (b *Browser) Errors() []string {
	b.t.Helper()
	var done int
	b.Eval("1", &done) // events come before the answer to a later question
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.errors...)
}

package pages

import "context"

// Limited is a list cut off after some elements.
type Limited struct {
	Source
	Limit int
}

// Open implements [Source].
func (l *Limited) Open(how Reading) Feed {
	how.Want = min(how.Want, l.Limit)
	return &limitedFeed{Feed: l.Source.Open(how), left: l.Limit}
}

type limitedFeed struct {
	Feed
	left int
}

func (f *limitedFeed) Next(ctx context.Context) (Element, bool, error) {
	if f.left == 0 {
		f.Stop()
		return Element{}, false, nil
	}
	e, ok, err := f.Feed.Next(ctx)
	if ok {
		f.left--
	}
	return e, ok, err
}

func (f *limitedFeed) Buffered() bool { return f.left > 0 && f.Feed.Buffered() }

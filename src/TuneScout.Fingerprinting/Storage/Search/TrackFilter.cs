namespace TuneScout.Fingerprinting;

/// <summary>Says of one entry whether it is looked for: what stores without an index of words do. Immutable and thread-safe.</summary>
internal sealed class TrackFilter(TrackQuery query)
{
    private readonly Words _title = new(query.Title);
    private readonly Words _artist = new(query.Artist);
    private readonly Words _album = new(query.Album);
    private readonly Words _text = new(query.Text);

    public bool Accepts(TrackMetadata metadata) =>
        _title.In(metadata.Title) && _artist.In(metadata.Artist) && _album.In(metadata.Album) && _text.In(metadata.Title, metadata.Artist, metadata.Album);

    private sealed class Words(string? asked)
    {
        private readonly bool _any = string.IsNullOrEmpty(asked);
        private readonly IReadOnlyList<string> _words = SearchWords.Of(asked);

        public bool In(params ReadOnlySpan<string?> texts)
        {
            if (_any) return true;
            if (_words.Count == 0) return false;
            var present = new List<string>();
            foreach (var text in texts) present.AddRange(SearchWords.Of(text));
            return _words.All(word => present.Exists(candidate => candidate.StartsWith(word, StringComparison.Ordinal)));
        }
    }
}

// What each organisation has added to types of the model: read once, and again when a commit, here or on another node, touched a definition.

using System.Collections.Concurrent;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Request;

/// <summary>Thread-safe. A call keeps the version that it found at its start.</summary>
public sealed class OpenRegistry
{
    private readonly GraphModel _model;
    private readonly IStore _store;
    private readonly HashSet<string> _tables;
    private readonly ConcurrentDictionary<int, (Guid Epoch, OpenProperties Open)> _known = new();
    private readonly Lock _lock = new();
    private long _version;

    public OpenRegistry(GraphModel model, IStore store)
    {
        (_model, _store) = (model, store);
        _tables = [.. model.OpenSources.SelectMany(s => s.Types).Select(t => model.Entity(t).Table!.Name)];
        if (_tables.Count > 0)
        {
            store.Committed += OnCommitted;
        }
    }

    public ValueTask<OpenProperties> OfAsync(Tenant tenant, CancellationToken cancellation) =>
        _tables.Count == 0 ? new(OpenProperties.None)
        : _known.TryGetValue(tenant.Number, out var known) && known.Epoch == tenant.Epoch ? new(known.Open)
        : ReadAsync(tenant, cancellation);

    private async ValueTask<OpenProperties> ReadAsync(Tenant tenant, CancellationToken cancellation)
    {
        var version = Volatile.Read(ref _version);
        var defined = new List<OpenProperty>();
        foreach (var source in _model.OpenSources)
        {
            defined.AddRange(await source.ReadAsync(_store, _model, tenant, cancellation).ConfigureAwait(false));
        }

        var open = defined.Count == 0 ? OpenProperties.None : new OpenProperties(defined);
        lock (_lock)
        {
            // What was read beside a commit may be of before it: good for this call, whose request came first, and for no other.
            if (version == _version)
            {
                _known[tenant.Number] = (tenant.Epoch, open);
            }
        }

        return open;
    }

    private void OnCommitted(CommitNotice notice)
    {
        if (notice.Tables.Count > 0 && !notice.Tables.Any(_tables.Contains))
        {
            return;
        }

        lock (_lock)
        {
            _version++;
            if (notice.Tenant == 0)
            {
                _known.Clear();
            }
            else
            {
                _known.TryRemove(notice.Tenant, out _);
            }
        }
    }
}

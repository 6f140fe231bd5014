// What may be found after a crash: for everything that clients wrote, the values that their answers leave possible.

namespace Atrium.Server.Tests.Durability;

/// <summary>
/// A write that was sent but not answered may have happened or not; one that was answered must have happened. Values are texts; null = it does not exist.
/// </summary>
internal sealed class Ledger
{
    private readonly Dictionary<string, HashSet<string?>> _possible = [];
    private readonly Dictionary<string, string> _ids = [];
    private readonly HashSet<string> _purged = [];
    private int _acknowledged;

    /// <summary>Answers received since the start.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    public IReadOnlyList<string> Purged
    {
        get
        {
            lock (_possible)
            {
                return [.. _purged];
            }
        }
    }

    /// <summary>Before the request: from now on the value may be there.</summary>
    public void Intend(string key, string? value)
    {
        lock (_possible)
        {
            (_possible.TryGetValue(key, out var values) ? values : _possible[key] = [null]).Add(value);
        }
    }

    /// <summary>After the answer: nothing else may be there.</summary>
    public void Acknowledge(string key, string? value)
    {
        Interlocked.Increment(ref _acknowledged);
        lock (_possible)
        {
            _possible[key] = [value];
        }
    }

    /// <summary>The server has refused a name since somebody has it: then it must be there, with whatever value.</summary>
    public void Exists(string key)
    {
        Interlocked.Increment(ref _acknowledged);
        lock (_possible)
        {
            _possible[key].Remove(null);
        }
    }

    /// <summary>Notes under which id something was created; it must be the only time.</summary>
    public void Created(string key, string id)
    {
        lock (_possible)
        {
            Assert.True(_ids.TryAdd(key, id), $"{key} was created twice");
        }
    }

    public void Purge(string id)
    {
        lock (_possible)
        {
            _purged.Add(id);
        }
    }

    /// <summary>Compares what is there (by key: value and id) with what may be, for the keys with a prefix; what was open is settled by it.</summary>
    /// <returns>Keys that clients tried to create and that do not exist.</returns>
    public IReadOnlyList<string> Settle(string prefix, IReadOnlyDictionary<string, (string? Value, string Id)> found)
    {
        foreach (var key in found.Keys)
        {
            Assert.True(_possible.ContainsKey(key), $"{key} is there, and nobody has written it");
        }

        var absent = new List<string>();
        foreach (var (key, possible) in _possible.Where(p => p.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var actual = found.TryGetValue(key, out var item) ? item.Value ?? "" : null;
            Assert.True(possible.Contains(actual), $"{key} is {actual ?? "not there"}; possible: {string.Join(" or ", possible.Select(p => p ?? "not there"))}");
            if (actual is null)
            {
                absent.Add(key);
            }
            else if (_ids.TryGetValue(key, out var id))
            {
                Assert.Equal(id, item.Id);
            }

            possible.Clear();
            possible.Add(actual);
        }

        return absent;
    }
}

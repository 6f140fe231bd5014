// Token rows in memory, keeping the promises of the seam.
using Atrium.Server.SignIn;

namespace Atrium.Server.Tests.SignIn;

public sealed class MemoryTokenRows : ISignInTokenRows
{
    private readonly Dictionary<string, TokenRow> rows = new(StringComparer.Ordinal);
    private readonly HashSet<string> dead = new(StringComparer.Ordinal);

    public int Inserted { get; private set; }

    public IReadOnlyList<TokenRow> All
    {
        get
        {
            lock (rows)
            {
                return [.. rows.Values];
            }
        }
    }

    public ValueTask Insert(TokenRow row, CancellationToken cancel)
    {
        lock (rows)
        {
            Inserted++;
            rows.Add(row.Id, row.FamilyId is { } family && dead.Contains(family) ? row with { Status = TokenRow.Revoked } : row);
        }

        return default;
    }

    public ValueTask<bool> TryInsert(TokenRow row, CancellationToken cancel)
    {
        lock (rows)
        {
            return new(rows.TryAdd(row.Id, row));
        }
    }

    public ValueTask<TokenRow?> Find(string id, CancellationToken cancel)
    {
        lock (rows)
        {
            return new(rows.GetValueOrDefault(id));
        }
    }

    public ValueTask<TokenRow?> FindByReference(string referenceId, CancellationToken cancel)
    {
        lock (rows)
        {
            return new(rows.Values.FirstOrDefault(row => row.ReferenceId == referenceId));
        }
    }

    public ValueTask<bool> TryReplace(TokenRow row, long expectedVersion, CancellationToken cancel)
    {
        lock (rows)
        {
            if (!rows.TryGetValue(row.Id, out var stored) || stored.Version != expectedVersion)
            {
                return new(false);
            }

            rows[row.Id] = row;
            return new(true);
        }
    }

    public ValueTask<long> RevokeFamily(string familyId, CancellationToken cancel)
    {
        lock (rows)
        {
            dead.Add(familyId);
            return new(Revoke(row => row.FamilyId == familyId));
        }
    }

    public ValueTask<bool> IsDead(string familyId, CancellationToken cancel)
    {
        lock (rows)
        {
            return new(dead.Contains(familyId));
        }
    }

    public Guid FamilyStamp(string familyId) => new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(familyId)).AsSpan(0, 16));

    public ValueTask<long> RevokeSubject(string subject, CancellationToken cancel)
    {
        lock (rows)
        {
            return new(Revoke(row => row.Subject == subject));
        }
    }

    public ValueTask<long> Prune(DateTimeOffset createdBefore, CancellationToken cancel)
    {
        lock (rows)
        {
            var gone = rows.Values.Where(row => row.CreatedAt < createdBefore && (row.Status is not "valid" || row.ExpiresAt < createdBefore)).ToList();
            gone.ForEach(row => rows.Remove(row.Id));
            return new(gone.Count);
        }
    }

    private long Revoke(Func<TokenRow, bool> which)
    {
        var hit = rows.Values.Where(row => which(row) && row.Status is not TokenRow.Revoked).ToList();
        hit.ForEach(row => rows[row.Id] = row with { Status = TokenRow.Revoked, Version = row.Version + 1 });
        return hit.Count;
    }
}

public sealed class MemoryVault : ISecretsVault
{
    private readonly Dictionary<string, byte[]> values = new(StringComparer.Ordinal);

    public byte[]? Read(string name)
    {
        lock (values)
        {
            return values.GetValueOrDefault(name);
        }
    }

    public void Write(string name, byte[] value)
    {
        lock (values)
        {
            values[name] = value;
        }
    }
}

// The house on SQLite: a small file of its own. No transaction spans it and an organisation's file.

using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Atrium.Engine.Storage;

namespace Atrium.Store.Sqlite;

internal sealed class SqliteHouse(string directory, SqliteFile file, SqliteStore store) : IHouse, IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private ImmutableArray<Tenant> _tenants = [];

    public event Action<Tenant>? Changed;

    /// <summary>Never: the folder belongs to one process.</summary>
    public event Func<Task>? WrittenElsewhere
    {
        add { }
        remove { }
    }

    public IReadOnlyList<Tenant> Tenants => _tenants;

    public static ValueTask<SqliteFile> OpenFileAsync(string directory) =>
        SqliteFile.OpenAsync(Path.Combine(directory, "house.db"), new Tenant(0, Guid.Empty, Guid.Empty), HouseSchema.PrepareAsync);

    public async ValueTask LoadAsync()
    {
        var tenants = await file.ReadAsync(session => session.ListAsync(
            "SELECT number, id, epoch FROM tenant ORDER BY number", [], r => new Tenant((int)r.Long(0), r.Guid(1), r.Guid(2)), CancellationToken.None));
        foreach (var tenant in tenants)
        {
            await store.OpenAsync(File.Exists(store.PathOf(tenant.Id))
                ? tenant
                : throw new StorageRefusedException($"The database of an organisation is missing: '{store.PathOf(tenant.Id)}'."));
        }

        _tenants = [.. tenants];
    }

    public void Dispose() => _one.Dispose();

    public async ValueTask<Tenant> CreateAsync(Guid id, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_tenants.FirstOrDefault(t => t.Id == id) is { } existing)
            {
                return existing;
            }

            var tenant = new Tenant(_tenants.Length == 0 ? 1 : _tenants.Max(t => t.Number) + 1, id, Guid.CreateVersion7());
            Files.DeleteDatabase(store.PathOf(id)); // left by a creation that was never finished
            await store.OpenAsync(tenant);
            await WriteAsync("INSERT INTO tenant (number, id, epoch) VALUES (?1, ?2, ?3)", [tenant.Number, id, tenant.Epoch]);
            _tenants = _tenants.Add(tenant);
            Changed?.Invoke(tenant);
            return tenant;
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask<Tenant> EmptyAsync(Tenant tenant, CancellationToken cancellation) =>
        await ReplaceAsync(tenant, _ => { }, cancellation);

    public async ValueTask SnapshotAsync(Tenant tenant, string name, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var path = SnapshotPath(tenant, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Delete(path + ".new");
            await store.File(tenant).ReadAsync(session =>
            {
                using var connection = Connection.Open(store.PathOf(tenant.Id));
                connection.Run($"VACUUM INTO '{(path + ".new").Replace("'", "''", StringComparison.Ordinal)}'");
                return new ValueTask<bool>(true);
            });
            Files.Flush(path + ".new");
            Files.Move(path + ".new", path);
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask<Tenant?> RestoreAsync(Tenant tenant, string name, CancellationToken cancellation)
    {
        var path = SnapshotPath(tenant, name);
        return File.Exists(path) ? await ReplaceAsync(tenant, target => File.Copy(path, target), cancellation) : null;
    }

    public async ValueTask<byte[]?> ReadAsync(string name, CancellationToken cancellation) =>
        (await file.ReadAsync(s => s.ListAsync("SELECT value FROM setting WHERE name = ?1", [name], r => r.Bytes(0), cancellation))).FirstOrDefault();

    public ValueTask WriteAsync(string name, ReadOnlyMemory<byte> value, CancellationToken cancellation) =>
        WriteAsync("INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", [name, Sql.Arg.Blob(value)]);

    public async ValueTask<byte[]> KeepAsync(string name, ReadOnlyMemory<byte> value, CancellationToken cancellation)
    {
        await WriteAsync("INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING", [name, Sql.Arg.Blob(value)]);
        return (await ReadAsync(name, cancellation))!;
    }

    /// <summary>
    /// The new file is complete and durable before anybody is kept waiting. The epoch changes before the file does: if the power fails between the two,
    /// clients merely read everything again.
    /// </summary>
    private async ValueTask<Tenant> ReplaceAsync(Tenant tenant, Action<string> make, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var path = store.PathOf(tenant.Id);
            Files.DeleteDatabase(path + ".new");
            make(path + ".new");
            await store.MakeAsync(path + ".new", tenant, 0);
            var renewed = tenant with { Epoch = Guid.CreateVersion7() };
            await store.File(tenant).ExchangeAsync(async last =>
            {
                await store.MakeAsync(path + ".new", tenant, last);
                Files.Flush(path + ".new");
                await WriteAsync("UPDATE tenant SET epoch = ?2 WHERE number = ?1", [tenant.Number, renewed.Epoch]);
                Files.DeleteLog(path);
                Files.Move(path + ".new", path);
            });
            _tenants = [.. _tenants.Select(t => t.Number == tenant.Number ? renewed : t)];
            Changed?.Invoke(renewed);
            return renewed;
        }
        finally
        {
            _one.Release();
        }
    }

    private async ValueTask WriteAsync(string sql, Sql.Arg[] args) => await file.WriteAsync(
        async session => (true, await session.ExecuteAsync(sql, args, CancellationToken.None)), CancellationToken.None);

    private string SnapshotPath(Tenant tenant, string name) => Path.Combine(
        directory, "snapshots", tenant.Id.ToString("D"), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..32] + ".db");
}

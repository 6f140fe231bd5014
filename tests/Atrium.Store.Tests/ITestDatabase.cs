// A place where a test's storage lives; it can be closed and opened again.

using Atrium.Engine.Model;

namespace Atrium.Store.Tests;

public interface ITestDatabase : IAsyncDisposable
{
    ValueTask CreateAsync();

    Task<Storage> OpenAsync(GraphModel model, TimeProvider time);

    /// <summary>Changes what the database says of the version that wrote it.</summary>
    ValueTask SetMetaAsync(Guid tenant, string name, string value);
}

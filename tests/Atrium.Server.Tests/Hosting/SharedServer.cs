// One server for many tests that only read: take it as IClassFixture<SharedServer>.

namespace Atrium.Server.Tests.Hosting;

public sealed class SharedServer : IAsyncLifetime
{
    public TestServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

// The worker that rolls signing keys, in a whole server on each store: nothing fails while they roll, and what was issued stays good.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.SignIn;
using Atrium.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Atrium.Server.Tests.Hosting;

public abstract class KeyRotationTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    [Fact]
    public async Task Tokens_of_before_and_after_a_new_key_are_good()
    {
        var services = Server.Host.Services;
        var keys = services.GetRequiredService<SigningKeySet>();
        var before = keys.Keys.Count;
        await services.GetServices<IHostedService>().OfType<KeyRotation>().Single().TendAsync(TestContext.Current.CancellationToken);
        Assert.Equal(before, keys.Keys.Count); // none is due

        var old = await Server.DaemonAsync();
        keys.Rotate();
        (await old.GetAsync("/users?$top=1")).Must(HttpStatusCode.OK);
        (await (await Server.DaemonAsync()).GetAsync("/users?$top=1")).Must(HttpStatusCode.OK);
        Assert.Equal(before + 1, keys.Keys.Count);
    }
}

public sealed class KeyRotationTestsOnSqlite(SharedServers servers) : KeyRotationTests(servers, StoreKind.Sqlite);

public sealed class KeyRotationTestsOnPostgres(SharedServers servers) : KeyRotationTests(servers, StoreKind.Postgres);

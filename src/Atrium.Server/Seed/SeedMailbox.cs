// Mail that is already in the mailboxes.

using Atrium.Engine.Request;

namespace Atrium.Server.Seed;

internal sealed class SeedMailbox(Call call, SeedFile seed, SeedNames people)
{
    public Task WriteAsync(ISeedProgress progress, CancellationToken cancellation) => Task.CompletedTask;
}

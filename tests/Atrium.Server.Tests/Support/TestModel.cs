// The model that the server serves.

using Atrium.Areas.Directory;
using Atrium.Engine.Model;
using Atrium.Server.Hosting;

namespace Atrium.Server.Tests.Support;

internal static class TestModel
{
    public static GraphModel Real { get; } = Rooms.Model(new NoHashing());

    private sealed class NoHashing : IPasswordHashing
    {
        public string Hash(string password) => throw new NotSupportedException();

        public bool Verify(string hash, string password) => throw new NotSupportedException();
    }
}

// How far a long seed has come. Two kinds of listener: a bar on a terminal, lines elsewhere.

namespace Atrium.Server.Seed;

public interface ISeedProgress
{
    void Done(string what, int done, int total);
}

/// <summary>Says nothing: for small seeds and tests.</summary>
public sealed class SilentProgress : ISeedProgress
{
    public void Done(string what, int done, int total)
    {
    }
}

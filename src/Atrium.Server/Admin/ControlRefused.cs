// What the control endpoint says no to.

namespace Atrium.Server.Admin;

internal sealed class ControlRefused(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;
}

// Messages for people are one line, whatever the exception says.

namespace Atrium.Server.Hosting;

public static class OneLine
{
    public static string Of(string message) =>
        string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}

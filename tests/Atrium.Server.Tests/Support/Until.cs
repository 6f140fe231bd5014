// Waits for what happens behind an answer: asks again and again, and fails when it takes too long.

namespace Atrium.Server.Tests.Support;

internal static class Until
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    public static async Task HoldsAsync(Func<Task<bool>> holds, string what)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(from) < Soon, $"Still not so: {what}");
        }
    }
}

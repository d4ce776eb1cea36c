namespace Rlfw.Architecture.Tests;

/// <summary>Makes one readable failure of many findings.</summary>
internal static class Faults
{
    /// <summary>Fails with every finding, one a line, under the rule they break.</summary>
    public static void ShouldBeNone(this IEnumerable<string> findings, string rule)
    {
        var all = findings.ToArray();
        Assert.True(all.Length == 0, $"{rule}; {all.Length} broken:\n  {string.Join("\n  ", all)}");
    }
}

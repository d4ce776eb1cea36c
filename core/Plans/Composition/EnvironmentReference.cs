namespace Rlfw.Plans.Composition;

/// <summary>The inside of <c>${env:NAME}</c> or <c>${env:NAME:-default}</c>.</summary>
/// <param name="Name">The variable; not checked.</param>
/// <param name="Default">What stands for it where it is not set; null without a default.</param>
internal readonly record struct EnvironmentReference(string Name, string? Default)
{
    private const string Prefix = "env:";

    /// <summary>Reads the inside of a reference; null where it is no reference to the environment.</summary>
    public static EnvironmentReference? Parse(string reference)
    {
        if (!reference.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var name = reference[Prefix.Length..];
        var split = name.IndexOf(":-", StringComparison.Ordinal);
        return split < 0
            ? new EnvironmentReference(name, null)
            : new EnvironmentReference(name[..split], name[(split + 2)..]);
    }
}

namespace Rlfw.Contracts;

/// <summary>The version of the contracts, as manifests name it.</summary>
public static class ContractVersion
{
    /// <summary>A plugin made for another major version is refused.</summary>
    public const int Major = 1;

    /// <summary>A minor version only adds: a plugin made for a higher one is refused, for a lower one works.</summary>
    public const int Minor = 3;
}

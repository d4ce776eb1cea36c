using System.Collections;
using System.Reflection;
using Rlfw.Contracts;

namespace Rlfw.Hosting.Launching;

/// <summary>
/// Tells whether two stages chose the same dataset, that is the same plugin with the same options. Each stage is bound by itself, and records compare
/// lists by reference, so their own equality says no where the lists hold the same.
/// </summary>
internal sealed class SameChoice : IEqualityComparer<PluginChoice>
{
    /// <summary>The comparer.</summary>
    public static SameChoice Comparer { get; } = new();

    /// <inheritdoc />
    public bool Equals(PluginChoice? x, PluginChoice? y) =>
        ReferenceEquals(x, y) || (x is not null && y is not null && x.Plugin == y.Plugin && Same(x.Options, y.Options));

    /// <inheritdoc />
    public int GetHashCode(PluginChoice obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return obj.Plugin.Id.GetHashCode(StringComparison.Ordinal);
    }

    /// <summary>Equal by themselves, or lists of the same, or records of the same; in doubt not.</summary>
    private static bool Same(object? x, object? y) =>
        (x, y) switch
        {
            (null, null) => true,
            (null, _) or (_, null) => false,
            (PluginChoice a, PluginChoice b) => Comparer.Equals(a, b),
            _ when x.Equals(y) => true,
            _ when x.GetType() != y.GetType() => false,
            (string, _) => false,
            (IEnumerable a, IEnumerable b) => a.Cast<object?>()
                .SequenceEqual(b.Cast<object?>(), EqualityComparer<object?>.Create(Same)),
            _ => Properties(x) is { Length: > 0 } properties
                && properties.All(property => Same(property.GetValue(x), property.GetValue(y))),
        };

    /// <summary>The properties of a record or of a dictionary's pair, which are all there is to it; none of anything else.</summary>
    public static PropertyInfo[] Properties(object value)
    {
        var type = value.GetType();
        var isRecord = type.GetMethod("<Clone>$") is not null;
        var isPair = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);
        return isRecord || isPair ? type.GetProperties(BindingFlags.Public | BindingFlags.Instance) : [];
    }
}

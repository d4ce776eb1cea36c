namespace Rlfw.Contracts;

/// <summary>Names the metric of an update record's property where snake_case of the property's name will not do.</summary>
/// <param name="name">The name, parts divided by slashes: "clip_ratio/low_mean".</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MetricNameAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}

namespace Rlfw.Plans.Binding;

/// <summary>A plugin whose keys stand in the same mapping as the record's other keys.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class InlinePluginAttribute : Attribute;

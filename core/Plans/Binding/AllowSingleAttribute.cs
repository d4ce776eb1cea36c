namespace Rlfw.Plans.Binding;

/// <summary>A list that may be written as its one element: <c>seeds: 1</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AllowSingleAttribute : Attribute;

using Rlfw.Contracts;

namespace Rlfw.Plans.Binding;

/// <summary>
/// What an option holds, read off its property's type. Binding, writing, describing and the JSON schema all follow it, so
/// that they cannot disagree.
/// </summary>
internal abstract record OptionShape
{
    /// <summary><c>true</c> or <c>false</c>.</summary>
    public sealed record Boolean : OptionShape;

    /// <summary>A whole number that fits into its type.</summary>
    public sealed record Integer(Type Type, Int128 Least, Int128 Most) : OptionShape;

    /// <summary>A double or float.</summary>
    public sealed record Number(Type Type) : OptionShape;

    public sealed record Text : OptionShape;

    /// <summary>An enum; its members are written in snake_case.</summary>
    public sealed record Choice(Type Type, IReadOnlyList<string> Words) : OptionShape;

    /// <summary>A TimeSpan: <c>90s</c>, <c>1.5h</c> or <c>00:01:30</c>.</summary>
    public sealed record Duration : OptionShape;

    /// <summary>Any type that parses itself, <see cref="Schedule"/> for one.</summary>
    public sealed record Parsable(Type Type) : OptionShape;

    public sealed record List(OptionShape Item, Type ItemType, bool IsArray) : OptionShape;

    /// <summary>A dictionary from texts.</summary>
    public sealed record Map(OptionShape Value, Type ValueType) : OptionShape;

    /// <summary>A record of options inside the options.</summary>
    public sealed record Group(Type Type) : OptionShape;

    /// <summary>A nested plugin, <see cref="PluginChoice{TContract}"/>.</summary>
    public sealed record Plugin(Type Contract, Type ChoiceType, PluginKind Kind, string Noun) : OptionShape;

    /// <summary>A tree that is bound later: the values of a sweep's axis.</summary>
    public sealed record Tree : OptionShape;
}

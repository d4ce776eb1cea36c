using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rlfw.Contracts;
using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Binding;

/// <summary>Reads the <see cref="OptionShape"/> off a type.</summary>
internal static class OptionShapes
{
    private static readonly OptionShape Boolean = new OptionShape.Boolean();
    private static readonly OptionShape Text = new OptionShape.Text();
    private static readonly OptionShape Duration = new OptionShape.Duration();
    private static readonly OptionShape Tree = new OptionShape.Tree();

    private static readonly Dictionary<Type, OptionShape> Scalars = new()
    {
        [typeof(bool)] = Boolean,
        [typeof(string)] = Text,
        [typeof(TimeSpan)] = Duration,
        [typeof(Node)] = Tree,
        [typeof(int)] = new OptionShape.Integer(typeof(int), int.MinValue, int.MaxValue),
        [typeof(long)] = new OptionShape.Integer(typeof(long), long.MinValue, long.MaxValue),
        [typeof(ulong)] = new OptionShape.Integer(typeof(ulong), ulong.MinValue, ulong.MaxValue),
        [typeof(double)] = new OptionShape.Number(typeof(double)),
        [typeof(float)] = new OptionShape.Number(typeof(float)),
    };

    /// <summary>The shape of a type; <c>T?</c> has the shape of <c>T</c>.</summary>
    /// <param name="type">The property's or element's type.</param>
    /// <param name="owner">The property, for the message.</param>
    /// <exception cref="PluginException">An experiment file cannot hold the type.</exception>
    public static OptionShape Of(Type type, string owner)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Scalars.TryGetValue(type, out var scalar))
        {
            return scalar;
        }

        if (type.IsEnum)
        {
            return new OptionShape.Choice(type, [.. Enum.GetNames(type).Select(name => Word(type, name))]);
        }

        return OfGeneric(type, owner)
            ?? (
                IsParsable(type) ? new OptionShape.Parsable(type)
                : IsRecordOfOptions(type) ? new OptionShape.Group(type)
                : throw new PluginException(
                    $"{owner} is of type {type.Name}, which an experiment file cannot hold (records of options need a "
                        + "parameterless constructor and settable properties)"
                )
            );
    }

    /// <summary>How an enum's member is written: as its <see cref="JsonStringEnumMemberNameAttribute"/> says, else in snake_case.</summary>
    public static string Word(Type type, string member) =>
        type.GetField(member)?.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? SnakeCase(member);

    /// <summary>The key of a property or enum member: <c>LearningRate</c> is <c>learning_rate</c>.</summary>
    public static string SnakeCase(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static OptionShape? OfGeneric(Type type, string owner)
    {
        if (type.IsArray && type.GetArrayRank() == 1)
        {
            return new OptionShape.List(Of(type.GetElementType()!, owner), type.GetElementType()!, IsArray: true);
        }

        if (!type.IsGenericType)
        {
            return null;
        }

        var arguments = type.GetGenericArguments();
        var open = type.GetGenericTypeDefinition();
        if (open == typeof(IReadOnlyList<>))
        {
            return new OptionShape.List(Of(arguments[0], owner), arguments[0], IsArray: false);
        }

        if (open == typeof(IReadOnlyDictionary<,>) && arguments[0] == typeof(string))
        {
            return new OptionShape.Map(Of(arguments[1], owner), arguments[1]);
        }

        return open == typeof(PluginChoice<>) ? OfPlugin(type, arguments[0], owner) : null;
    }

    private static OptionShape.Plugin OfPlugin(Type choice, Type contract, string owner)
    {
        var mark =
            contract.GetCustomAttribute<PluginContractAttribute>()
            ?? throw new PluginException(
                $"{owner} takes a plugin of type {contract.Name}, which is no contract (it lacks [PluginContract])"
            );
        return new OptionShape.Plugin(contract, choice, mark.Kind, mark.Noun);
    }

    private static bool IsParsable(Type type) =>
        type.GetInterfaces()
            .Any(i =>
                i.IsGenericType
                && i.GetGenericTypeDefinition() == typeof(IParsable<>)
                && i.GetGenericArguments()[0] == type
            );

    private static bool IsRecordOfOptions(Type type) =>
        type is { IsClass: true, IsAbstract: false }
        && type.GetConstructor(Type.EmptyTypes) is not null
        && type.GetMethod("<Clone>$") is not null;
}

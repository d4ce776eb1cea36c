using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Plans.Binding;
using Rlfw.Plans.Describing;
using Rlfw.Plans.Reading;

namespace Rlfw.Plans;

/// <summary>Describes options from the records that bind them.</summary>
public static class OptionDescriber
{
    /// <summary>The options of a plugin, in the order of its options record.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <exception cref="PluginException">Its options record cannot be used: which property, why.</exception>
    public static IReadOnlyList<OptionDescriptor> Describe(PluginDescriptor plugin) => Describe(plugin.OptionsType);

    /// <summary>The presets that a plugin's options offer; empty where there are none.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <exception cref="PluginException">They cannot be read.</exception>
    public static IReadOnlyList<OptionPreset> Presets(PluginDescriptor plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        return PresetBinder.Of(plugin.OptionsType);
    }

    /// <summary>The options that a record holds.</summary>
    /// <param name="optionsType">The record.</param>
    /// <exception cref="PluginException">The record cannot be used: which property, why.</exception>
    public static IReadOnlyList<OptionDescriptor> Describe(Type optionsType) => Describe(optionsType, []);

    /// <summary>Checks that a record can hold options, as cheaply as every start of the program asks for.</summary>
    /// <param name="optionsType">The record.</param>
    /// <exception cref="PluginException">The record cannot be used: which property, why.</exception>
    public static void Check(Type optionsType)
    {
        Check(optionsType, []);
        OptionRecord.Of(optionsType).NewDefault();
    }

    private static void Check(Type type, HashSet<Type> seen)
    {
        if (!seen.Add(type))
        {
            return;
        }

        foreach (var property in OptionRecord.Of(type).Properties)
        {
            Check(property.Shape, seen);
        }
    }

    private static void Check(OptionShape shape, HashSet<Type> seen)
    {
        switch (shape)
        {
            case OptionShape.Group group:
                Check(group.Type, seen);
                break;
            case OptionShape.List list:
                Check(list.Item, seen);
                break;
            case OptionShape.Map map:
                Check(map.Value, seen);
                break;
        }
    }

    private static List<OptionDescriptor> Describe(Type type, IReadOnlyList<Type> around)
    {
        var record = OptionRecord.Of(type);
        var defaults = record.NewDefault();
        return
        [
            .. record
                .Properties.Select(property => Describe(property, defaults, [.. around, type]))
                .Select(option => WithPresets(option, type)),
        ];
    }

    private static OptionDescriptor WithPresets(OptionDescriptor option, Type record)
    {
        string[] names = option.Key == PresetBinder.Key ? [.. PresetBinder.Of(record).Select(x => x.Name)] : [];
        return names.Length == 0
            ? option
            : option with
            {
                AllowedValues = names,
                Range = $"one of {string.Join(", ", names)}",
            };
    }

    private static OptionDescriptor Describe(OptionProperty property, object defaults, IReadOnlyList<Type> around)
    {
        var value = OptionWriter.Write(property.Shape, property.Property.GetValue(defaults));
        var allowed = property.Rules.OfType<AllowedValuesAttribute>().SelectMany(OptionRules.Words);
        var range = property.Rules.Select(Words).OfType<string>().ToList();
        return new OptionDescriptor
        {
            Key = property.Key,
            Type = OptionWords.Of(property.Shape) + (property.Nullable && !property.Required ? ", or null" : ""),
            Default = property.Required ? null : YamlWriter.Inline(value),
            Range = range.Count == 0 ? null : string.Join(", ", range),
            AllowedValues = property.Shape is OptionShape.Choice choice ? choice.Words : [.. allowed],
            Description = property.Description,
            Nested = Nested(property.Shape, around),
        };
    }

    // A record may hold itself in a list; its options are described once.
    private static List<OptionDescriptor> Nested(OptionShape shape, IReadOnlyList<Type> around) =>
        shape switch
        {
            OptionShape.Group group => around.Contains(group.Type) ? [] : Describe(group.Type, around),
            OptionShape.List list => Nested(list.Item, around),
            OptionShape.Map map => Nested(map.Value, around),
            _ => [],
        };

    private static string? Words(ValidationAttribute rule) =>
        rule switch
        {
            RangeAttribute range => RangeWords.Describe(range),
            RegularExpressionAttribute pattern => $"matches {pattern.Pattern}",
            _ when OptionRules.Length(rule) is var (least, most) => most == int.MaxValue ? $"length at least {least}"
            : least == 0 ? $"length at most {most}"
            : $"length between {least} and {most}",
            _ => null,
        };
}

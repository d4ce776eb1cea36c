using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Rlfw.Contracts;
using Rlfw.Plans.Binding;
using static Rlfw.Plans.Describing.SchemaParts;

namespace Rlfw.Plans.Describing;

/// <summary>
/// Shapes to JSON schemas. Keys that a record requires are not required here, as they may come from <c>defaults</c> or
/// <c>extends</c>; the planner decides that. Any value may be a reference.
/// </summary>
internal sealed class SchemaShapes(IPluginCatalog catalog)
{
    private readonly Dictionary<Type, string> names = [];

    /// <summary>Schemas by name, which others refer to; filled as they are asked for.</summary>
    public JsonObject Definitions { get; } =
        new()
        {
            ["reference"] = new JsonObject
            {
                ["type"] = "string",
                ["pattern"] = @"\$\{",
                ["description"] = "${path.to.key} within the experiment, or ${env:NAME}.",
            },
            ["digits"] = new JsonObject
            {
                ["type"] = "string",
                ["pattern"] = @"^[-+]?[0-9]+((_[0-9]+)+|(_[0-9]+)*(\.[0-9]*)?[eE][-+]?[0-9]+)$",
                ["description"] = "A number as 100_000 or 2e-3, which some YAML readers take for a text.",
            },
        };

    /// <summary>The schema of a mapping that holds a record's keys and no others.</summary>
    public JsonObject Mapping(OptionRecord record, params ReadOnlySpan<string> without)
    {
        var properties = new JsonObject();
        foreach (var property in record.Properties)
        {
            if (!without.Contains(property.Key))
            {
                properties[property.Key] = Property(property, Names(record, property));
            }
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
    }

    /// <summary>The schema of one option.</summary>
    private JsonObject Property(OptionProperty property, string[] names)
    {
        var schema =
            names.Length == 0 ? Value(property.Shape, property.Rules) : AnyOf([Enum(names), Reference("reference")]);
        var branches = Branches(schema);
        if (property.AllowsSingle && property.Shape is OptionShape.List list)
        {
            branches.Add(Value(list.Item, property.Rules));
        }

        if (property.Nullable)
        {
            branches.Add(new JsonObject { ["type"] = "null" });
        }

        var whole = branches.Count == 1 ? branches[0] : AnyOf(branches);
        if (property.Description.Length > 0)
        {
            whole["description"] = property.Description;
        }

        return whole;
    }

    /// <summary>The presets that an option chooses from; empty for any other option.</summary>
    private static string[] Names(OptionRecord record, OptionProperty property) =>
        property.Key == PresetBinder.Key ? [.. PresetBinder.Of(record.Type).Select(preset => preset.Name)] : [];

    private JsonObject Value(OptionShape shape, IReadOnlyList<ValidationAttribute> rules) =>
        shape switch
        {
            OptionShape.Tree => [],
            OptionShape.Text => Text(rules),
            OptionShape.Boolean => AnyOf([Typed("boolean"), Reference("reference")]),
            OptionShape.Integer or OptionShape.Number => AnyOf([
                Number(shape, rules),
                Reference("digits"),
                Reference("reference"),
            ]),
            OptionShape.Choice choice => AnyOf([Enum(choice.Words), Reference("reference")]),
            OptionShape.Duration => Typed("string"),
            OptionShape.Parsable parsable when parsable.Type == typeof(Schedule) => AnyOf([
                Described(
                    "string",
                    "A schedule over the budget: linear(start, end), cosine(start, end), with the fraction at which the end is reached "
                        + "as a third number, or warmup(fraction, schedule or number). Or a number as text."
                ),
                Number(shape, rules),
            ]),
            OptionShape.Parsable => AnyOf([Typed("string"), Number(shape, rules)]),
            OptionShape.List list => AnyOf([Array(list, rules), Reference("reference")]),
            OptionShape.Map map => AnyOf([
                new JsonObject { ["type"] = "object", ["additionalProperties"] = Value(map.Value, []) },
                Reference("reference"),
            ]),
            OptionShape.Group group => AnyOf([Named(OptionRecord.Of(group.Type)), Reference("reference")]),
            OptionShape.Plugin plugin => AnyOf([Plugin(plugin), Reference("reference")]),
            _ => throw new ArgumentOutOfRangeException(nameof(shape)),
        };

    private JsonObject Array(OptionShape.List list, IReadOnlyList<ValidationAttribute> rules)
    {
        var array = new JsonObject
        {
            ["type"] = "array",
            ["items"] = Value(list.Item, [.. rules.Where(rule => rule is RangeAttribute)]),
        };
        foreach (var (least, most) in rules.Select(OptionRules.Length).OfType<(int, int)>())
        {
            Bound(array, "minItems", least > 0 ? least : null);
            Bound(array, "maxItems", most < int.MaxValue ? most : null);
        }

        return array;
    }

    /// <summary>A record under its own name: records may hold themselves, and editors show the name.</summary>
    private JsonObject Named(OptionRecord record)
    {
        if (!names.TryGetValue(record.Type, out var name))
        {
            name = NewName(record.Type.Name);
            names[record.Type] = name;
            var inline = record.Properties.FirstOrDefault(property => property.IsInlinePlugin);
            Definitions[name] = inline is { Shape: OptionShape.Plugin plugin }
                ? PluginBranches(plugin, Mapping(record, inline.Key)["properties"]!.AsObject())
                : Mapping(record);
        }

        return Reference(name);
    }

    /// <summary>Two plugins may each have a record of one name.</summary>
    private string NewName(string typeName)
    {
        var name = OptionShapes.SnakeCase(typeName);
        name = name.EndsWith("_options", StringComparison.Ordinal) ? name[..^"_options".Length] : name;
        var free = name;
        for (var i = 2; Definitions.ContainsKey(free); i++)
        {
            free = $"{name}_{i}";
        }

        // Taken before the record is described, as it may hold itself.
        Definitions[free] = new JsonObject();
        return free;
    }

    private JsonObject Plugin(OptionShape.Plugin shape)
    {
        if (!names.TryGetValue(shape.Contract, out var name))
        {
            name = NewName(shape.Contract.Name[1..]);
            names[shape.Contract] = name;
            Definitions[name] = PluginBranches(shape, []);
        }

        return Reference(name);
    }

    /// <summary>One branch for each plugin of the contract; one for a mapping that leaves <c>plugin</c> to what it is merged into.</summary>
    private JsonObject PluginBranches(OptionShape.Plugin shape, JsonObject more)
    {
        var branches = catalog
            .Plugins.Where(plugin =>
                shape.Contract.IsAssignableFrom(plugin.ImplementationType) && plugin.Kind == shape.Kind
            )
            .Select(plugin => OfPlugin(plugin, more))
            .ToList();
        branches.Add(
            new JsonObject
            {
                ["type"] = "object",
                ["not"] = new JsonObject { ["required"] = new JsonArray("plugin") },
            }
        );
        branches.Add(
            new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["plugin"] = Reference("reference") },
                ["required"] = new JsonArray("plugin"),
            }
        );
        return AnyOf(branches);
    }

    private JsonObject OfPlugin(PluginDescriptor plugin, JsonObject more)
    {
        var schema = Options(plugin);
        var properties = schema["properties"]!.AsObject();
        properties.Insert(0, "plugin", Enum([plugin.Id]));
        foreach (var (key, value) in more)
        {
            properties[key] = value!.DeepClone();
        }

        schema["required"] = new JsonArray("plugin");
        schema["title"] = plugin.Id;
        schema["description"] = plugin.Summary;
        return schema;
    }

    private JsonObject Options(PluginDescriptor plugin)
    {
        try
        {
            return Mapping(OptionRecord.Of(plugin.OptionsType));
        }
        catch (PluginException)
        {
            // The planner says why such a plugin cannot be used; the schema of the others is still wanted.
            return new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() };
        }
    }
}

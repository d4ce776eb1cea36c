using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Plans.Binding;
using Rlfw.Plans.Faults;
using Rlfw.Plans.Reading;

namespace Rlfw.Plans;

/// <summary>Plans an environment outside of any experiment, as a command line names it.</summary>
public static class EnvironmentPlanner
{
    /// <summary>
    /// Plans an environment. Never throws for what the texts say: all faults are in the result, and then there is no environment.
    /// </summary>
    /// <param name="id">The plugin's id.</param>
    /// <param name="options">Its options, each as <c>key=value</c>; the value is YAML.</param>
    /// <param name="catalog">The plugins there are.</param>
    public static (PluginChoice<IEnvironment>? Environment, IReadOnlyList<Fault> Faults) Plan(
        string id,
        IReadOnlyList<string> options,
        IPluginCatalog catalog
    )
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(options);
        var faults = new FaultCollector();
        var place = new Position("the environment", 0, 0);
        var entries = ImmutableArray.CreateBuilder<MappingEntry>();
        entries.Add(new MappingEntry("plugin", place, new ScalarNode(place, id, quoted: true)));
        for (var i = 0; i < options.Count; i++)
        {
            if (Read(options[i], i + 1, faults) is { } entry)
            {
                if (entries.Any(other => other.Key == entry.Key))
                {
                    faults.Add(entry.KeyPosition, $"'{entry.Key}' is given twice", "keep one");
                }

                entries.Add(entry);
            }
        }

        if (faults.Count > 0)
        {
            return (null, faults.InOrder());
        }

        var mapping = new MappingNode(place, entries.ToImmutable());
        var tree = new MappingNode(place, [new MappingEntry("environment", place, mapping)]);
        var bound = new OptionsBinder(catalog, faults).BindRecord<Chosen>(tree, "the command line");
        return faults.Count > 0 || bound is not var (chosen, _) ? (null, faults.InOrder()) : (chosen.Environment, []);
    }

    private static MappingEntry? Read(string text, int number, FaultCollector faults)
    {
        var position = new Position($"option {number}", 0, number);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            faults.Add(position, $"'{text}' is not an option", "write key=value");
            return null;
        }

        var value = YamlReader.Read(text[(equals + 1)..], (_, _) => position, faults);
        return value is null ? null : new MappingEntry(text[..equals], position, value);
    }

    private sealed record Chosen
    {
        [Required]
        public PluginChoice<IEnvironment>? Environment { get; init; }
    }
}

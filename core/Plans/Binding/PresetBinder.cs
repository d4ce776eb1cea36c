using System.Reflection;
using Rlfw.Contracts;
using Rlfw.Plans.Faults;
using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Binding;

/// <summary>Puts the values of a chosen preset under the keys that the user wrote.</summary>
internal static class PresetBinder
{
    /// <summary>The key that chooses a preset, in records that offer some.</summary>
    public static readonly string Key = OptionShapes.SnakeCase(nameof(IOffersPresets.Preset));

    /// <summary>The presets of an options record; empty where it offers none.</summary>
    /// <exception cref="PluginException">The record's own code threw.</exception>
    public static IReadOnlyList<OptionPreset> Of(Type options)
    {
        if (!options.IsAssignableTo(typeof(IOffersPresets)))
        {
            return [];
        }

        // The property is static abstract: a generic method of ours, closed over the record, can read it.
        var read = typeof(PresetBinder).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!;
        try
        {
            return (IReadOnlyList<OptionPreset>)read.MakeGenericMethod(options).Invoke(null, null)!;
        }
        catch (TargetInvocationException exception)
        {
            var cause = exception.InnerException ?? exception;
            throw new PluginException($"the presets of {options.Name} cannot be read: {cause.Message}", cause);
        }
    }

    /// <summary>The mapping with what its preset says; as it is where it names none, or one that does not exist.</summary>
    /// <param name="record">The record that is bound.</param>
    /// <param name="mapping">What the user wrote.</param>
    /// <param name="owner">What messages call it.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static MappingNode Complete(OptionRecord record, MappingNode mapping, string owner, FaultCollector faults)
    {
        var presets = Of(record.Type);
        if (presets.Count == 0 || mapping.Get(Key) is not ScalarNode written)
        {
            return mapping;
        }

        var preset = presets.FirstOrDefault(x => string.Equals(x.Name, written.Text, StringComparison.Ordinal));
        if (preset is null)
        {
            var name = written.Reference ?? written.Text;
            faults.Add(
                written.Position,
                $"unknown preset '{name}' in {owner}",
                Suggestions.For(name, presets.Select(x => x.Name), "there are")
            );
            return mapping;
        }

        // What is wrong with a preset's value is told at the line that chose it.
        var values = preset
            .Values.Where(value => mapping.Find(value.Key) is null)
            .Select(value => new MappingEntry(
                value.Key,
                written.Position,
                new ScalarNode(written.Position, value.Value, quoted: false)
            ));
        return new MappingNode(mapping.Position, [.. mapping.Entries, .. values]);
    }

    private static IReadOnlyList<OptionPreset> Read<T>()
        where T : IOffersPresets => T.Presets;
}

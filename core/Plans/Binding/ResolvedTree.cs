using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Rlfw.Plans.Composition;
using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Binding;

/// <summary>
/// What is made of an experiment's resolved tree: its identity, its file and its parameters.
/// </summary>
/// <remarks>
/// The identity is a hash of plugin ids and all option values, defaults included: the order of keys and the spelling of
/// numbers do not count, nor do name, seeds, tracking and description. Versions of plugin packages do not count either: the
/// hash names the question that a run asks, so that an update does not orphan what was begun; the run folder records the
/// versions. An environment reference counts as it is written, not by its value, which no name of a folder may tell anything
/// of; that a run goes on with the values it was begun with is checked in its folder.
/// </remarks>
internal static class ResolvedTree
{
    private static readonly string[] NotIdentity = ["name", "description", "seeds", "tracking"];

    /// <summary>The identity: 12 hexadecimal digits.</summary>
    public static string Hash(MappingNode experiment)
    {
        var text = new StringBuilder();
        Canonical(experiment.Without(NotIdentity), text);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..12];
    }

    /// <summary>An experiment file with this experiment alone.</summary>
    public static string Yaml(MappingNode experiment) =>
        YamlWriter.Write(
            new MappingNode(
                default,
                [
                    new MappingEntry("version", default, new ScalarNode(default, "1", quoted: false)),
                    new MappingEntry("experiments", default, new SequenceNode(default, [experiment])),
                ]
            )
        );

    /// <summary>The tree as dotted paths and values.</summary>
    public static IReadOnlyDictionary<string, string> Parameters(MappingNode experiment)
    {
        var parameters = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        Flatten(experiment.Without(NotIdentity), "", parameters);
        return parameters.ToImmutable();
    }

    /// <summary>What the environment references in whatever makes the identity stand for.</summary>
    /// <param name="experiment">The resolved tree.</param>
    /// <param name="environment">The value of a variable, null where it is not set.</param>
    public static IReadOnlyList<EnvironmentValue> EnvironmentValues(
        MappingNode experiment,
        Func<string, string?> environment
    ) =>
        [
            .. References(experiment.Without(NotIdentity))
                .SelectMany(scalar =>
                    ReferenceText
                        .Split(scalar.Reference!)!
                        .Where(part => part.IsReference)
                        .Select(part => EnvironmentReference.Parse(part.Text)!.Value)
                        .Select(part => new EnvironmentValue(
                            part.Name,
                            environment(part.Name) ?? part.Default ?? "",
                            scalar.Text,
                            scalar.Reference!
                        ))
                )
                .Distinct(),
        ];

    private static IEnumerable<ScalarNode> References(Node node) =>
        node switch
        {
            MappingNode mapping => mapping.Entries.SelectMany(entry => References(entry.Value)),
            SequenceNode sequence => sequence.Items.SelectMany(References),
            ScalarNode { Reference: not null } scalar => [scalar],
            _ => [],
        };

    private static void Canonical(Node node, StringBuilder text)
    {
        switch (node)
        {
            case MappingNode mapping:
                text.Append('{');
                foreach (var entry in mapping.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                {
                    Canonical('k', entry.Key, text);
                    Canonical(entry.Value, text);
                }

                text.Append('}');
                break;
            case SequenceNode sequence:
                text.Append('[');
                foreach (var item in sequence.Items)
                {
                    Canonical(item, text);
                }

                text.Append(']');
                break;
            case ScalarNode { Reference: { } reference }:
                Canonical('r', reference, text);
                break;
            case ScalarNode scalar:
                Canonical(scalar.Quoted ? 's' : 'p', scalar.Text, text);
                break;
        }
    }

    // The length in front makes the text unambiguous without escapes.
    private static void Canonical(char kind, string value, StringBuilder text) =>
        text.Append(kind).Append(value.Length).Append(':').Append(value);

    private static void Flatten(Node node, string path, ImmutableSortedDictionary<string, string>.Builder parameters)
    {
        switch (node)
        {
            case MappingNode { Entries.Length: > 0 } mapping:
                foreach (var entry in mapping.Entries)
                {
                    Flatten(entry.Value, path.Length == 0 ? entry.Key : $"{path}.{entry.Key}", parameters);
                }

                break;
            case SequenceNode sequence when sequence.Items.Any(item => item is not ScalarNode):
                for (var i = 0; i < sequence.Items.Length; i++)
                {
                    // Stages and rewards have names of their own; a mapping may shadow one by a plugin's option.
                    var name = ((sequence.Items[i] as MappingNode)?.Get("name") as ScalarNode)?.Text;
                    Flatten(
                        (sequence.Items[i] as MappingNode)?.Without("name") ?? sequence.Items[i],
                        $"{path}.{name ?? $"{i}"}",
                        parameters
                    );
                }

                break;
            case ScalarNode scalar:
                parameters[path] = scalar.Reference ?? scalar.Text;
                break;
            default:
                parameters[path] = YamlWriter.Inline(node);
                break;
        }
    }
}

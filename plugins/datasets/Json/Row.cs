using Rlfw.Contracts;

namespace Rlfw.Plugins.Json;

/// <summary>One object of the file, flattened, with where it stands.</summary>
/// <param name="Place">"file:line".</param>
/// <param name="Fields">Dotted name to text; JSON null is no field.</param>
internal sealed record Row(string Place, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>The names of the fields that are there and hold JSON null.</summary>
    public IReadOnlyCollection<string> Nulls { get; init; } = [];

    /// <summary>The text of a field.</summary>
    /// <exception cref="UserErrorException">There is no such field.</exception>
    public string Field(string name) => Fields.TryGetValue(name, out var value) ? value : throw Missing(name);

    /// <summary>The text of a field; null where it holds JSON null.</summary>
    /// <exception cref="UserErrorException">There is no such field.</exception>
    public string? FieldOrNull(string name) =>
        Fields.TryGetValue(name, out var value) ? value
        : Nulls.Contains(name, StringComparer.Ordinal) ? null
        : throw Missing(name);

    /// <summary>The row with more fields; new ones replace old ones of the same name.</summary>
    public Row With(IEnumerable<KeyValuePair<string, string>> more)
    {
        var fields = new Dictionary<string, string>(Fields, StringComparer.Ordinal);
        foreach (var (name, value) in more)
        {
            fields[name] = value;
        }

        return this with
        {
            Fields = fields,
        };
    }

    private UserErrorException Missing(string name)
    {
        var nearest = Suggestions.Nearest(name, Fields.Keys);
        var others = string.Join(", ", Fields.Keys.Order(StringComparer.Ordinal));
        return new UserErrorException(
            Nulls.Contains(name, StringComparer.Ordinal)
                ? $"{Place}: the field '{name}' of this row is null: leave such rows out of the file, or do without the field"
                : $"{Place}: this row has no field '{name}'; its fields are {others}"
                    + (nearest is null ? "" : $" - did you mean '{nearest}'?")
        );
    }
}

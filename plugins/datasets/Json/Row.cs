using Rlfw.Contracts;

namespace Rlfw.Plugins.Json;

/// <summary>One object of the file, flattened, with where it stands.</summary>
/// <param name="Place">"file:line".</param>
/// <param name="Fields">Dotted name to text; JSON null is no field.</param>
internal sealed record Row(string Place, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>The text of a field.</summary>
    /// <exception cref="UserErrorException">There is no such field.</exception>
    public string Field(string name) =>
        Fields.TryGetValue(name, out var value)
            ? value
            : throw new UserErrorException(
                $"{Place}: this row has no field '{name}'; its fields are {string.Join(", ", Fields.Keys.Order(StringComparer.Ordinal))}"
            );

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
}

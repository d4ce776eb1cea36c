using System.Text.RegularExpressions;

namespace Rlfw.Torch.Tests.Surface;

/// <summary>
/// TorchSharp's public members as the reference file lists them: a line "## namespace: type" for every type, below it a
/// line a member.
/// </summary>
internal sealed partial class ReferenceSurface
{
    private readonly Dictionary<string, HashSet<string>> types = new(StringComparer.Ordinal);

    public ReferenceSurface(string path)
    {
        HashSet<string>? members = null;
        foreach (var line in File.ReadLines(path))
        {
            var head = Head().Match(line);
            if (head.Success)
            {
                var name = head.Groups["space"].Value + ":" + head.Groups["type"].Value;
                members = types.TryGetValue(name, out var known) ? known : types[name] = new(StringComparer.Ordinal);
            }
            else if (line.StartsWith("  ", StringComparison.Ordinal))
            {
                Add(members!, line.Trim());
            }
        }
    }

    public int Types => types.Count;

    public bool Has(string type) => types.ContainsKey(type);

    public bool Has(string type, string member) => types.TryGetValue(type, out var members) && members.Contains(member);

    private static void Add(HashSet<string> members, string line)
    {
        members.Add(line);
        // Ours may offer less of a property; and an enum's values stand on one line.
        members.Add(line.Replace("{ get; set; }", "{ get; }", StringComparison.Ordinal));
        if (!line.Contains('(', StringComparison.Ordinal) && !line.Contains('{', StringComparison.Ordinal))
        {
            members.UnionWith(line.Split(", "));
        }
    }

    [GeneratedRegex(
        @"^## (?<space>[\w.]+): (?<type>[\w.]+(<[^>]*>)?)( :.*| \(.*)?$",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Head();
}

using System.Text;

namespace Rlfw.Plugins.HuggingFace;

/// <summary>Unicode normalization (Unicode Standard Annex 15).</summary>
internal static class UnicodeNormalizer
{
    /// <summary>The normal form of a text; half of a surrogate pair becomes U+FFFD.</summary>
    public static string Normalize(string text, UnicodeForm form)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', (char)(FirstAffected(form) - 1)))
        {
            return text;
        }

        var data = NormalizationData.Loaded;
        var points = Decompose(text, data, compatibly: form is UnicodeForm.Kc or UnicodeForm.Kd);
        Order(points, data);
        if (form is UnicodeForm.C or UnicodeForm.Kc)
        {
            Compose(points, data);
        }

        var normal = new StringBuilder(text.Length);
        foreach (var point in points)
        {
            normal.Append(new Rune(point));
        }

        return normal.ToString();
    }

    /// <summary>The first code point that a form may change, alone or by what follows it.</summary>
    private static int FirstAffected(UnicodeForm form) =>
        form switch
        {
            UnicodeForm.C => 0x300,
            UnicodeForm.D => 0xC0,
            _ => 0xA0,
        };

    private static List<int> Decompose(string text, NormalizationData data, bool compatibly)
    {
        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (compatibly && data.Compatible.TryGetValue(rune.Value, out var parts))
            {
                points.AddRange(parts);
            }
            else if (data.Canonical.TryGetValue(rune.Value, out parts))
            {
                points.AddRange(parts);
            }
            else if (!Hangul.TryDecompose(rune.Value, points))
            {
                points.Add(rune.Value);
            }
        }

        return points;
    }

    /// <summary>Sorts every run of marks by their class; equal classes keep their order.</summary>
    private static void Order(List<int> points, NormalizationData data)
    {
        var start = 0;
        while (start < points.Count)
        {
            var end = start;
            while (end < points.Count && data.Classes.ContainsKey(points[end]))
            {
                end++;
            }

            if (end - start > 1)
            {
                var marks = points.GetRange(start, end - start).OrderBy(point => data.Classes[point]).ToList();
                for (var i = 0; i < marks.Count; i++)
                {
                    points[start + i] = marks[i];
                }
            }

            start = end + 1;
        }
    }

    /// <summary>Joins starters with what follows them, unless something of the same or a higher class stands between.</summary>
    private static void Compose(List<int> points, NormalizationData data)
    {
        var (kept, starter, before) = (0, -1, 0);
        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i];
            int current = data.Classes.GetValueOrDefault(point);
            var isBlocked = starter < 0 || (kept > starter + 1 && before >= current);
            if (!isBlocked && Joined(points[starter], point, data) is { } composite)
            {
                points[starter] = composite;
                continue;
            }

            if (current == 0)
            {
                starter = kept;
            }

            before = current;
            points[kept++] = point;
        }

        points.RemoveRange(kept, points.Count - kept);
    }

    private static int? Joined(int first, int second, NormalizationData data) =>
        Hangul.Compose(first, second)
        ?? (data.Compositions.TryGetValue((first, second), out var composite) ? composite : null);
}

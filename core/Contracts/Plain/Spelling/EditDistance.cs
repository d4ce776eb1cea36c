namespace Rlfw.Contracts;

/// <summary>Damerau-Levenshtein distance in its restricted form (optimal string alignment).</summary>
internal static class EditDistance
{
    /// <summary>How many insertions, deletions, replacements and swaps of neighbours turn one word into the other.</summary>
    public static int Between(string a, string b)
    {
        // Three rows of the table are enough: a swap looks two rows back.
        var before = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, last, row) = (last, row, before);
        }

        return last[b.Length];
    }
}

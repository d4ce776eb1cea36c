using System.Globalization;

namespace Rlfw.Plugins.Json;

/// <summary>How many rows had what was searched for, and some that had not, for people to look at.</summary>
/// <param name="what">What was searched for and where, as messages call it.</param>
/// <param name="minimumShare">The share of rows below which a warning is due.</param>
/// <param name="fromTheEnd">Whether the end of a text is shown and not its beginning.</param>
internal sealed class SearchCount(string what, double minimumShare, bool fromTheEnd)
{
    private const int Shown = 3;
    private const int ShownCharacters = 100;

    private readonly List<string> _examples = [];
    private int _found;

    /// <summary>Rows without.</summary>
    public int Missing { get; private set; }

    /// <summary>Notes a row in which it was found.</summary>
    public void Found() => _found++;

    /// <summary>Notes a row in which it was not found.</summary>
    /// <param name="place">The row.</param>
    /// <param name="text">What was searched.</param>
    public void Miss(string place, string text)
    {
        Missing++;
        if (_examples.Count < Shown)
        {
            var excerpt =
                text.Length <= ShownCharacters ? text
                : fromTheEnd ? "…" + text[^ShownCharacters..]
                : text[..ShownCharacters] + "…";
            _examples.Add($"\n  {place}: {excerpt.ReplaceLineEndings("⏎")}");
        }
    }

    /// <summary>What is wrong where no row had it; null where one had.</summary>
    public string? Fault =>
        _found == 0 && Missing > 0
            ? $"{what} found nothing in any of {Missing} rows: correct it, or name other fields. Some of the rows:{Rows}"
            : null;

    /// <summary>What is to be said where few had it; null where enough had.</summary>
    public string? Warning =>
        Missing > 0 && _found > 0 && _found < minimumShare * All
            ? $"{what} found something in {_found} ({Share} %) of {All} rows. Some of the others:{Rows}"
            : null;

    private int All => _found + Missing;

    private string Share => (100.0 * _found / All).ToString("0.#", CultureInfo.InvariantCulture);

    private string Rows => string.Concat(_examples);
}

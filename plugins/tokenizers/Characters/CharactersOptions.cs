using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Characters;

/// <summary>Options of the <c>characters</c> tokenizer.</summary>
public sealed record CharactersOptions : IValidatableObject
{
    /// <summary>
    /// The characters, each once; a character's id follows from its place. Fewer characters make a smaller model. The
    /// default is printable ASCII and the line feed.
    /// </summary>
    [Description("The characters the tokenizer knows, each once. The default is printable ASCII and the line feed.")]
    public string Alphabet { get; init; } =
        string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c)) + "\n";

    /// <summary>
    /// Texts of two characters or more that get one id each, such as tags: they are found before single characters, the
    /// longest first, and their characters need not be in the alphabet.
    /// </summary>
    [Description(
        "Texts of several characters that get one id each, such as tags; found before single characters, the longest first."
    )]
    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var characters = Alphabet.EnumerateRunes().ToList();
        if (characters.Count + Symbols.Count == 0)
        {
            yield return new ValidationResult("the alphabet is empty: name at least one character", [nameof(Alphabet)]);
        }

        foreach (var twice in characters.GroupBy(rune => rune).Where(group => group.Count() > 1))
        {
            yield return new ValidationResult(
                $"the alphabet names {CharactersTokenizer.Name(twice.Key)} {twice.Count()} times: keep one",
                [nameof(Alphabet)]
            );
        }

        foreach (
            var twice in Symbols.GroupBy(symbol => symbol, StringComparer.Ordinal).Where(group => group.Count() > 1)
        )
        {
            yield return new ValidationResult(
                $"the symbol '{twice.Key}' is listed {twice.Count()} times: keep one",
                [nameof(Symbols)]
            );
        }

        foreach (var symbol in Symbols.Where(symbol => symbol.EnumerateRunes().Count() < 2))
        {
            yield return new ValidationResult(
                $"the symbol '{symbol}' is shorter than two characters: put single characters into the alphabet",
                [nameof(Symbols)]
            );
        }
    }
}

using System.Globalization;

namespace Rlfw.Plugins.Arithmetic;

/// <summary>One arithmetic problem.</summary>
/// <param name="A">The left number.</param>
/// <param name="Operation">The operation.</param>
/// <param name="B">The right number.</param>
internal readonly record struct Problem(long A, ArithmeticOperation Operation, long B)
{
    /// <summary>The names that templates may use.</summary>
    public static readonly string[] FieldNames = ["a", "b", "c", "operator", "wrong"];

    /// <summary>The text of a field.</summary>
    public string Field(string name) =>
        name switch
        {
            "a" => Text(A),
            "b" => Text(B),
            "c" => Text(Result),
            "wrong" => Text(Result + Slip),
            _ => Symbol,
        };

    private string Symbol =>
        Operation switch
        {
            ArithmeticOperation.Sub => "-",
            ArithmeticOperation.Mul => "*",
            _ => "+",
        };

    private long Result =>
        Operation switch
        {
            ArithmeticOperation.Sub => A - B,
            ArithmeticOperation.Mul => A * B,
            _ => A + B,
        };

    // 1 to 9 too much: depends on the problem, so that there is more to learn than a distance.
    private long Slip => 1 + (((7 * A) + (3 * B)) % 9);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

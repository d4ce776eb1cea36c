namespace Rlfw.Plugins.Arithmetic;

/// <summary>An operation between two whole numbers.</summary>
public enum ArithmeticOperation
{
    /// <summary>a+b.</summary>
    Add,

    /// <summary>a-b; the result may be negative.</summary>
    Sub,

    /// <summary>a*b.</summary>
    Mul,
}

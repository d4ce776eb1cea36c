namespace Rlfw.Torch;

public static partial class torch
{
    /// <summary>Neural networks: modules, functions, initialisation.</summary>
    public static partial class nn
    {
        /// <summary>The functions behind the modules.</summary>
        public static partial class functional { }
    }
}

namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Takes a tensor over as a parameter.</summary>
        /// <param name="data">The tensor; disposed, its memory lives on in the parameter.</param>
        /// <param name="requires_grad">Whether gradients are computed for it.</param>
        public static Modules.Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
    }
}

namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class init
        {
            /// <summary>
            /// Fills with a uniformly random (semi-)orthogonal matrix (Saxe et al., 2013, https://arxiv.org/abs/1312.6120):
            /// the Q of a Gaussian matrix's QR decomposition, with the signs that make R's diagonal positive, since LAPACK
            /// leaves them open (Mezzadri, 2007, https://arxiv.org/abs/math-ph/0609050).
            /// </summary>
            /// <param name="tensor">A weight of at least two dimensions; those after the first count as columns.</param>
            /// <param name="gain">The factor at the end.</param>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (tensor.dim() < 2)
                {
                    throw new ArgumentException(
                        $"An orthogonal matrix needs 2 dimensions; the tensor has {tensor.dim()}.",
                        nameof(tensor)
                    );
                }
                if (tensor.numel() == 0 || tensor.is_meta)
                {
                    return tensor;
                }
                using var _ = no_grad();
                using var scope = NewDisposeScope();
                var rows = tensor.shape[0];
                var columns = tensor.numel() / rows;
                // Drawn and decomposed on the host in doubles: the same matrix for every device and element type.
                var gaussian = normal_(empty([rows, columns], ScalarType.Float64));
                var (q, r) = Aten.linalg_qr(rows < columns ? gaussian.t() : gaussian, "reduced");
                q = q.mul(r.diag().sign());
                tensor.copy_((rows < columns ? q.t() : q).reshape(tensor.shape).mul(gain));
                return tensor;
            }
        }
    }
}

namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Down half a cosine, and up again after it (Loshchilov and Hutter, 2016, https://arxiv.org/abs/1608.03983).</summary>
            /// <param name="optimizer">Whose rates are set.</param>
            /// <param name="T_max">Epochs from the top to the bottom.</param>
            /// <param name="eta_min">The rate at the bottom.</param>
            /// <param name="last_epoch">The epoch before the first; -1 begins at 0.</param>
            /// <param name="verbose">Ignored: nothing here writes to the console.</param>
            public static LRScheduler CosineAnnealingLR(
                Optimizer optimizer,
                double T_max,
                double eta_min = 0,
                int last_epoch = -1,
                bool verbose = false
            ) => new impl.CosineAnnealingLR(optimizer, T_max, eta_min, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>Down half a cosine, and up again after it (Loshchilov and Hutter, 2016, https://arxiv.org/abs/1608.03983).</summary>
                public sealed class CosineAnnealingLR : LRScheduler
                {
                    private readonly double _T_max;
                    private readonly double _eta_min;

                    /// <summary>Makes the schedule and sets its first rates.</summary>
                    /// <param name="optimizer">Whose rates are set.</param>
                    /// <param name="T_max">Epochs from the top to the bottom.</param>
                    /// <param name="eta_min">The rate at the bottom.</param>
                    /// <param name="last_epoch">The epoch before the first; -1 begins at 0.</param>
                    /// <param name="verbose">Ignored: nothing here writes to the console.</param>
                    public CosineAnnealingLR(
                        Optimizer optimizer,
                        double T_max,
                        double eta_min = 0,
                        int last_epoch = -1,
                        bool verbose = false
                    )
                        : base(optimizer, last_epoch)
                    {
                        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(T_max);
                        _T_max = T_max;
                        _eta_min = eta_min;
                        step();
                    }

                    private protected override double Rate(double baseRate, int group, int epoch) =>
                        _eta_min + ((baseRate - _eta_min) * (1 + Math.Cos(Math.PI * epoch / _T_max)) / 2);
                }
            }
        }
    }
}

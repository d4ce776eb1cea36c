namespace Rlfw.Torch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The part that an index expression selects: a view unless it holds an index tensor or mask.</summary>
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>The elements at positions that tensors list or mark, one tensor a leading dimension; a copy.</summary>
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>A view of the position in the first dimension.</summary>
        public Tensor this[long i1]
        {
            get => index((TensorIndex)i1);
            set => index_put_(value, [(TensorIndex)i1]);
        }

        /// <summary>A view of the position in the first two dimensions.</summary>
        public Tensor this[long i1, long i2]
        {
            get => index((TensorIndex)i1, i2);
            set => index_put_(value, [(TensorIndex)i1, i2]);
        }

        /// <summary>A view of the position in the first three dimensions.</summary>
        public Tensor this[long i1, long i2, long i3]
        {
            get => index((TensorIndex)i1, i2, i3);
            set => index_put_(value, [(TensorIndex)i1, i2, i3]);
        }

        /// <summary>A view of the position in the first four dimensions.</summary>
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index((TensorIndex)i1, i2, i3, i4);
            set => index_put_(value, [(TensorIndex)i1, i2, i3, i4]);
        }

        /// <summary>A view of the position in the first five dimensions.</summary>
        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => index((TensorIndex)i1, i2, i3, i4, i5);
            set => index_put_(value, [(TensorIndex)i1, i2, i3, i4, i5]);
        }

        /// <summary>The part that an index expression selects: a view unless it holds an index tensor or mask.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            var (view, tensors) = Select(indices);
            if (tensors is null)
            {
                return view;
            }
            using (view)
            {
                return Aten.index(view, tensors!);
            }
        }

        /// <summary>The elements at positions that tensors list or mark, one tensor a leading dimension; a copy.</summary>
        public Tensor index(params Tensor[] indices) => Aten.index(this, indices);

        /// <summary>Overwrites the part that an index expression selects.</summary>
        public Tensor index_put_(Tensor value, params TensorIndex[] indices) =>
            index_put_(value, indices, accumulate: false);

        /// <summary>Overwrites the part that an index expression selects, or adds to it.</summary>
        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            ArgumentNullException.ThrowIfNull(value);
            var (view, tensors) = Select(indices);
            using (view)
            {
                if (tensors != null)
                {
                    Aten.index_put_(view, tensors!, value, accumulate);
                }
                else if (accumulate)
                {
                    view.add_(value);
                }
                else
                {
                    view.copy_(value);
                }
            }
            return this;
        }

        /// <summary>Overwrites the elements at positions that tensors list or mark.</summary>
        public Tensor index_put_(Tensor value, params Tensor[] indices) => Aten.index_put_(this, indices, value, false);

        /// <summary>Overwrites the elements at positions that tensors list or mark, or adds to them.</summary>
        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            Aten.index_put_(this, indices, value, accumulate);

        /// <summary>Overwrites the part that an index expression selects with one number.</summary>
        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var filled = full([], value, dtype, device);
            return index_put_(filled, indices);
        }

        /// <summary>Overwrites the elements at positions that tensors list or mark with one number.</summary>
        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using var filled = full([], value, dtype, device);
            return index_put_(filled, indices);
        }

        /// <summary>
        /// Applies numbers, slices and new dimensions as views; index tensors and masks are collected with null for the
        /// dimensions that they leave alone. The view is always a tensor of its own.
        /// </summary>
        private (Tensor View, Tensor?[]? Tensors) Select(TensorIndex[] indices)
        {
            ArgumentNullException.ThrowIfNull(indices);
            var view = this;
            List<Tensor?>? tensors = null;
            var dim = 0L;
            try
            {
                for (var i = 0; i < indices.Length; i++)
                {
                    var position = indices[i];
                    switch (position.Which)
                    {
                        case TensorIndex.Kind.Ellipsis:
                            dim = view.dim() - Consumed(indices.AsSpan(i + 1));
                            break;
                        case TensorIndex.Kind.Single:
                            view = Step(view, view.select(dim, position.Start!.Value));
                            break;
                        case TensorIndex.Kind.None:
                            view = Step(view, view.unsqueeze(dim++));
                            break;
                        case TensorIndex.Kind.Slice:
                            view = Slice(view, dim++, position);
                            break;
                        case TensorIndex.Kind.Bool:
                            view = Step(view, view.unsqueeze(dim));
                            view = Step(view, Aten.slice(view, dim++, 0, position.Start));
                            break;
                        case TensorIndex.Kind.Tensor:
                            dim = Collect(ref tensors, position.Content!, dim);
                            break;
                    }
                }
            }
            catch
            {
                Step(view, this);
                throw;
            }
            return (ReferenceEquals(view, this) ? alias() : view, tensors?.ToArray());
        }

        private Tensor Slice(Tensor view, long dim, in TensorIndex position)
        {
            if (position.Start is null or 0 && position.Stop is null && position.Step is null or 1)
            {
                return dim < view.dim()
                    ? view
                    : throw new ArgumentOutOfRangeException(nameof(dim), dim, "No such dimension.");
            }
            return Step(view, Aten.slice(view, dim, position.Start, position.Stop, position.Step ?? 1));
        }

        private static long Collect(ref List<Tensor?>? tensors, Tensor index, long dim)
        {
            tensors ??= [];
            while (tensors.Count < dim)
            {
                tensors.Add(null);
            }
            tensors.Add(index);
            // A mask stands for as many dimensions as it has.
            return dim + (index.dtype is ScalarType.Bool or ScalarType.Byte ? index.dim() : 1);
        }

        private static long Consumed(ReadOnlySpan<TensorIndex> indices)
        {
            var count = 0L;
            foreach (var position in indices)
            {
                count += position.Which switch
                {
                    TensorIndex.Kind.Single or TensorIndex.Kind.Slice => 1,
                    TensorIndex.Kind.Tensor when position.Content!.dtype is ScalarType.Bool or ScalarType.Byte =>
                        position.Content.dim(),
                    TensorIndex.Kind.Tensor => 1,
                    _ => 0,
                };
            }
            return count;
        }

        // Views on the way to the result are freed at once, this tensor is not.
        private Tensor Step(Tensor old, Tensor next)
        {
            if (!ReferenceEquals(old, this))
            {
                old.Dispose();
            }
            return next;
        }
    }
}

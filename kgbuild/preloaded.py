"""Makes ready what every worker of a build needs, in the process of which workers are copies.

Not onnxruntime: it starts a thread when it is imported, and a copy has no threads.
"""

import pyarrow as pa
import pyarrow.parquet

from kgbuild import nlp, shards

shards.shard_schemas()
pa.array([""])  # with the first, pyarrow looks for pandas
nlp.blank()
